"""What every page about one form shares."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from forms.builder import translating
from forms.builder.models import IntakeForm

NAMESPACE = "forms_builder"


def address(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


class FormPageView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """``intake`` is the form as it was last saved, published or not."""

    model = IntakeForm
    permission_required = "change"
    header_icon = "form"
    title: Any = ""

    @cached_property
    def row(self) -> IntakeForm:
        return get_object_or_404(IntakeForm, pk=unquote(str(self.kwargs["pk"])))

    @cached_property
    def intake(self) -> IntakeForm:
        found: IntakeForm = self.row.get_latest_revision_as_object()
        return found

    @property
    def edit_url(self) -> str:
        return address("edit", self.row.pk)

    def untranslated(self) -> list[dict[str, Any]]:
        """For each other language of the portal: how many texts are to be translated, and where."""
        left = translating.left_to_do(
            self.intake.title, self.intake.raw(), self.intake.translations
        )
        return [
            {
                "code": code,
                "name": name,
                "left": left[code],
                "url": address("translate_to", self.row.pk, code),
            }
            for code, name in translating.others()
        ]

    def get_page_title(self) -> str:
        return str(self.title)

    def get_page_subtitle(self) -> str:
        return str(self.intake)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": address("list"),
                "label": capfirst(str(IntakeForm._meta.verbose_name_plural)),
            },
            {"url": self.edit_url, "label": str(self.intake)},
            {"url": "", "label": self.get_header_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(intake=self.intake, edit_url=self.edit_url, **kwargs)
