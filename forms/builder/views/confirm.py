"""Before publishing: what changes, for whom, and what becomes of the requests already begun."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Revision

from forms.builder import publication
from forms.builder.models import IntakeForm
from forms.builder.views.pages import FormPageView
from forms.versions import FormVersion


class PolicyForm(forms.Form):
    policy = forms.ChoiceField(
        label=gettext_lazy("What becomes of the requests already begun?"),
        choices=FormVersion.Policy.choices,
        widget=forms.RadioSelect,
    )
    close_on = forms.DateField(
        label=gettext_lazy("Can be sent until"), required=False, widget=AdminDateInput
    )
    wording_only = forms.MultipleChoiceField(
        label=gettext_lazy("Only the words changed, not the meaning"),
        help_text=gettext_lazy("Tick a question and the answers already given to it are kept."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, plan: publication.Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wording_only"].choices = [  # type: ignore[attr-defined]
            (change.what.removeprefix("ask:"), change.sentence) for change in plan.reworded
        ]
        if not plan.reworded:
            del self.fields["wording_only"]
        if plan.is_first:
            # Nobody has begun anything.
            del self.fields["policy"], self.fields["close_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("policy") == FormVersion.Policy.CLOSE:
            day = cleaned.get("close_on")
            if day is None:
                self.add_error("close_on", _("Say until when they can be sent."))
            elif day < timezone.localdate():
                self.add_error("close_on", _("This day has passed: choose one to come."))
        else:
            cleaned["close_on"] = None
        return cleaned


class ConfirmView(FormPageView):
    permission_required = "publish"
    title = gettext_lazy("Publish")
    template_name = "forms/builder/confirm.html"

    @cached_property
    def plan(self) -> publication.Plan:
        return publication.plan(self.intake, get_language() or "it")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.plan.errors:
            messages.error(
                request,
                _("This form cannot be published yet. Press Publish to see why beside each block."),
            )
            return redirect(self.edit_url)
        return self.render_to_response(self.get_context_data(form=self.policy_form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        revision = self.row.latest_revision
        if self.is_locked() or revision is None:
            messages.error(request, _("Somebody has locked this form: it cannot be published now."))
            return redirect(self.edit_url)
        if request.POST.get("revision") != str(revision.pk):
            messages.warning(
                request, _("The form was edited since you opened this page. Look again.")
            )
            return redirect(request.path)
        form = self.policy_form(request.POST)
        if self.plan.errors or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        publish(revision, request.user, form.cleaned_data)
        self.tell()
        return redirect(self.edit_url)

    def policy_form(self, data: Any = None) -> PolicyForm:
        initial = {"policy": self.intake.policy, "close_on": self.intake.close_on}
        return PolicyForm(self.plan, data, initial=initial)

    def is_locked(self) -> bool:
        lock = self.intake.get_lock()
        return lock is not None and lock.for_user(self.request.user)

    def tell(self) -> None:
        row = IntakeForm.objects.get(pk=self.row.pk)
        current = FormVersion.objects.current(row.key)
        if row.refused:
            messages.error(self.request, row.refused)
        elif row.scheduled_revision is not None:
            messages.success(self.request, _("The form will be published at the time you set."))
        elif self.plan.is_unchanged:
            messages.success(
                self.request, _("Published. For the people who fill it in nothing has changed.")
            )
        elif current is not None:
            messages.success(self.request, _("Published: this is version %s.") % current.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            plan=self.plan,
            languages=self.untranslated(),
            revision=self.row.latest_revision_id,
            go_live_at=self.intake.go_live_at
            if self.intake.go_live_at and self.intake.go_live_at > timezone.now()
            else None,
            **kwargs,
        )


def publish(revision: Revision, user: Any, choices: dict[str, Any]) -> None:
    """Publish a revision with these choices; they become part of it, so that a publication by the
    clock remembers them."""
    with transaction.atomic():
        written: IntakeForm = revision.as_object()
        written.policy = choices.get("policy") or written.policy
        written.close_on = choices.get("close_on")
        written.wording_only = choices.get("wording_only") or []
        if written.policy == FormVersion.Policy.CLOSE and written.close_on is None:
            written.policy = FormVersion.Policy.FINISH
        revision.content = written.serializable_data()
        revision.save(update_fields=["content"])
        revision.publish(user=user)
