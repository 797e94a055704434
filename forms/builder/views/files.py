"""A form as a file, and the page where a new one can start from something that exists."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from forms import exchange
from forms.builder import beginnings
from forms.builder.models import IntakeForm
from forms.builder.views.pages import FormPageView, address
from forms.declaration import Form, say
from forms.versions import FormVersion


class ExportView(FormPageView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.intake.compiled().form
        response = HttpResponse(exchange.export(form), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{form.key or "form"}.json"'
        return response


class StartForm(forms.Form):
    """Which of the three ways; the page has a small form for each."""

    copy = forms.ChoiceField(required=False, label=gettext_lazy("Form"))
    adopt = forms.ChoiceField(required=False, label=gettext_lazy("Form"))
    file = forms.FileField(required=False, label=gettext_lazy("File"))

    def __init__(self, known: dict[str, Form], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "it"
        titles = sorted((say(form.title, language), key) for key, form in known.items())
        choices = [("", _("Choose a form")), *((key, title) for title, key in titles)]
        written = set(IntakeForm.objects.values_list("key", flat=True))
        self.fields["copy"].choices = choices  # type: ignore[attr-defined]
        self.fields["adopt"].choices = [  # type: ignore[attr-defined]
            one for one in choices if one[0] not in written
        ]


class StartView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = IntakeForm
    permission_required = "add"
    header_icon = "form"
    template_name = "forms/builder/start.html"
    page_title = gettext_lazy("Start from a form or a file")

    def known(self) -> dict[str, Form]:
        return {version.form_key: version.form for version in FormVersion.objects.newest()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = self.known()
        form = StartForm(known, request.POST, request.FILES)
        if form.is_valid():
            try:
                if (made := self.begin(form.cleaned_data, known)) is not None:
                    return redirect(address("edit", made.pk))
                messages.error(request, _("Choose a form or a file."))
            except ValidationError as error:
                for sentence in error.messages:
                    messages.error(request, sentence)
        return self.render_to_response(self.get_context_data(form=form))

    def begin(self, chosen: dict[str, Any], known: dict[str, Form]) -> IntakeForm | None:
        user = self.request.user
        if chosen.get("file"):
            return beginnings.imported(chosen["file"].read(exchange.LARGEST + 1), user)
        if chosen.get("copy"):
            return beginnings.copied(known[chosen["copy"]], user)
        if chosen.get("adopt"):
            return beginnings.adopted(known[chosen["adopt"]], user)
        return None

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": address("list"), "label": capfirst(str(IntakeForm._meta.verbose_name_plural))},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", StartForm(self.known()))
        return super().get_context_data(add_url=address("add"), **kwargs)
