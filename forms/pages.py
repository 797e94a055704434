from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from forms.catalogue import SHIPPED
from forms.declaration import say
from forms.versions import FormVersion
from home.pages import BasePage

TEXT_FEATURES = ["bold", "ul", "link"]


class FormPageForm(WagtailAdminPageForm):
    """The form is chosen by its title: one shipped with the portal, or one made in the editor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "form_key" not in self.fields:
            return
        titles = {key: now(str(form.title)) for key, form in SHIPPED.items()}
        language = get_language() or "it"
        for version in FormVersion.objects.newest():
            titles[version.form_key] = say(version.form.title, language) or version.form_key
        titles.setdefault(self.instance.form_key, self.instance.form_key)
        choices = sorted(((title, key) for key, title in titles.items() if key))
        old = self.fields["form_key"]
        self.fields["form_key"] = forms.ChoiceField(
            label=old.label, choices=[("", now("Choose a form")), *((k, t) for t, k in choices)]
        )


class FormPage(BasePage):
    """Where a form begins in the page tree: for whom, what is needed, how long it takes."""

    form_key = models.SlugField(
        _("form"), max_length=60, help_text=_("The key of a published form, e.g. housing-risk.")
    )
    for_whom = RichTextField(_("who it is for"), features=TEXT_FEATURES, blank=True)
    what_you_need = RichTextField(_("what you need"), features=TEXT_FEATURES, blank=True)
    what_happens = RichTextField(_("what happens then"), features=TEXT_FEATURES, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), null=True, blank=True)

    base_form_class = FormPageForm
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
        if self.form_key in SHIPPED:
            return
        if not FormVersion.objects.filter(form_key=self.form_key).exists():
            raise ValidationError({"form_key": _("This form is not published: choose another.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["start_url"] = reverse("forms:start", args=[self.form_key])
        context["resume_url"] = reverse("forms:resume")
        return context
