"""The editor's own pages: a form that is published or sent to somebody else's approval is checked
first, and each error stands beside its block."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views import snippets

from forms.builder import faults, posted, ready
from forms.builder.models import IntakeForm
from forms.builder.views.pages import address
from forms.versions import FormVersion

CHECKED = ("publish", "submit", "restart-workflow")


class CheckedMixin:
    """For the page that makes a form and the one that edits it."""

    def is_valid(self, form: Any) -> bool:
        if not super().is_valid(form):  # type: ignore[misc]
            return False
        return not self.is_checked() or self.is_sound(form)

    def is_checked(self) -> bool:
        if self.action in CHECKED:  # type: ignore[attr-defined]
            return True
        action = getattr(self, "workflow_action", "")
        return self.action == "workflow-action" and action == "approve"  # type: ignore[attr-defined]

    def is_sound(self, form: Any) -> bool:
        intake: IntakeForm = form.instance
        intake.settle()
        compiled = intake.compiled()
        found = faults.errors(compiled)
        if not found:
            return True
        for field, error in faults.beside_blocks(compiled).items():
            form.add_error(field, error)
        self.produced_error_code = "validation_error"
        self.produced_error_message = ngettext(
            "One thing is to be put right before this form can be published.",
            "%(number)s things are to be put right before this form can be published.",
            len(found),
        ) % {"number": len(found)}
        return False

    def publish_action(self) -> HttpResponse:
        """What the publication would do is shown, and asked about, first."""
        return redirect(address("confirm", self.object.pk))  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        intake = getattr(self, "object", None)
        context["media"] += forms.Media(
            css={"all": [static("forms/builder/builder.css")]},
            js=[static("forms/builder/builder.js")],
        )
        context["builder_words"] = posted.words()
        context["builder_url"] = (
            address("choices", intake.pk) if intake and intake.pk else address("choices_new")
        )
        return context


class CreateView(CheckedMixin, snippets.CreateView):
    def get_initial_form_instance(self) -> IntakeForm:
        intake = IntakeForm()
        if self.request.method != "POST":
            title = intake.title
            intake.take(ready.beginning())
            intake.title, intake.destination = title, "desk"
        return intake

    def publish_action(self) -> HttpResponse:
        return redirect(address("confirm", self.object.pk))


class EditView(CheckedMixin, snippets.EditView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(refused=self.live_object.refused.splitlines(), **kwargs)

    @cached_property
    def header_buttons(self) -> list[Any]:
        pk = self.object.pk
        return [
            *super().header_buttons,
            HeaderButton(_("Test"), address("test", pk), icon_name="view", priority=10),
            HeaderButton(_("Translate"), address("translate", pk), icon_name="globe", priority=20),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        export = address("export", self.object.pk)
        return [
            *super().header_more_buttons,
            Button(_("Export as a file"), url=export, icon_name="download", priority=15),
        ]


class DeleteView(snippets.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_published(self.object.key):
            messages.error(
                request,
                _(
                    "This form has been published: people's requests point to it, so it stays. "
                    "Unpublish it, and nobody can begin a new request."
                ),
            )
            return redirect(address("edit", self.object.pk))
        return super().dispatch(request, *args, **kwargs)


class WorkflowActionView(snippets.WorkflowActionView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.action_name == "approve":
            latest = self.object.get_latest_revision_as_object()
            if found := faults.errors(latest.compiled()):
                messages.error(
                    request,
                    _("This form cannot be approved yet: %s")
                    % " ".join(dict.fromkeys(one.sentence for one in found)),
                )
                return redirect(self.redirect_url)
        return super().post(request, *args, **kwargs)


def is_published(key: str) -> bool:
    return FormVersion.objects.filter(form_key=key, source=FormVersion.Source.CMS).exists()
