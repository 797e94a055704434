from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from forms.catalogue import SHIPPED
from home.pages import BasePage

TEXT_FEATURES = ["bold", "ul", "link"]


class FormPage(BasePage):
    """Where a form begins in the page tree: for whom, what is needed, how long it takes."""

    form_key = models.SlugField(
        _("form"), max_length=60, help_text=_("The key of a published form, e.g. housing-risk.")
    )
    for_whom = RichTextField(_("who it is for"), features=TEXT_FEATURES, blank=True)
    what_you_need = RichTextField(_("what you need"), features=TEXT_FEATURES, blank=True)
    what_happens = RichTextField(_("what happens then"), features=TEXT_FEATURES, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), null=True, blank=True)

    kind_label = _("Form")
    kind_icon = "pencil"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("form_key"),
        FieldPanel("for_whom"),
        FieldPanel("what_you_need"),
        FieldPanel("what_happens"),
        FieldPanel("minutes"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("for_whom"),
        index.SearchField("what_you_need"),
    ]

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def clean(self) -> None:
        super().clean()
        if self.form_key not in SHIPPED:
            raise ValidationError(
                {"form_key": _("No form has this key. Choose among: %s.") % ", ".join(SHIPPED)}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["start_url"] = reverse("forms:start", args=[self.form_key])
        context["resume_url"] = reverse("forms:resume")
        return context
