"""One small page for each thing staff do with an application: what happens, who is told, go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk import news, review, routing
from desk.access import actor_for
from desk.applications import Application
from desk.flows import APPLICANT_READS, APPLICATIONS
from desk.staff.case import DANGEROUS, find
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import applications_crumb, desk_only, page
from workflow import gate
from workflow.definition import Transition
from workflow.gate import Actor
from workflow.models import Event
from workflow.reads import log_read

Text = str | Promise


@dataclass(frozen=True)
class Action:
    """``lead`` says what happens; ``text_label`` what to write, and for whom."""

    call: Callable[..., Event]
    lead: Text
    done: Text
    text_label: Text = ""
    text_name: str = "text"
    tells_applicant: bool = False


ACTIONS = {
    "take_in_charge": Action(
        review.take_in_charge,
        gettext_lazy("You become the owner. The applicant learns that somebody is reading."),
        gettext_lazy("It is yours now."),
        tells_applicant=True,
    ),
    "ask": Action(
        review.ask_applicant,
        gettext_lazy("Ask for one thing. The clock stands still until the answer comes."),
        gettext_lazy("The question is on the applicant's page."),
        gettext_lazy("Your question, as the applicant reads it"),
        "question",
        tells_applicant=True,
    ),
    "stop_waiting": Action(
        review.stop_waiting,
        gettext_lazy("The question disappears from the applicant's page, and its link ends."),
        gettext_lazy("You can go on."),
        gettext_lazy("What you learned, or why the answer is no longer needed"),
    ),
    "withdraw_referral": Action(
        routing.withdraw_referral,
        gettext_lazy("The organisation sees the request no more and is told by e-mail."),
        gettext_lazy("The request is back with the desk."),
        gettext_lazy("Why you take it back, for the record"),
    ),
    "close": Action(
        review.close,
        gettext_lazy("The request ends with an outcome. Its links end too."),
        gettext_lazy("The request is closed."),
        gettext_lazy("What the applicant reads about the end"),
        tells_applicant=True,
    ),
    "not_accept": Action(
        review.not_accept,
        gettext_lazy("The request ends. Nobody should be left without an address to turn to."),
        gettext_lazy("The request is not accepted."),
        gettext_lazy("What the applicant reads: why, and who can help instead"),
        tells_applicant=True,
    ),
    "redirect": Action(
        review.redirect,
        gettext_lazy("The request ends here because another service is in charge."),
        gettext_lazy("The request is redirected."),
        gettext_lazy("What the applicant reads: who helps with this, where, when, what to bring"),
        tells_applicant=True,
    ),
    "reopen": Action(
        review.reopen,
        gettext_lazy("The request returns to the desk, with a new time limit. You become owner."),
        gettext_lazy("The request is open again."),
        gettext_lazy("What the applicant reads: why work on it starts again"),
        tells_applicant=True,
    ),
}


class ActionForm(forms.Form):
    """``seen`` is the version that the page showed; made up values end as a conflict, not here."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, action: Action, step: Transition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step.needs_reason:
            self.fields["reason"] = forms.ChoiceField(
                label=_("Reason"),
                choices=[(reason.key, reason.label) for reason in step.reasons],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a reason from the list.")},
            )
        if action.text_label:
            self.fields["text"] = forms.CharField(
                label=str(action.text_label),
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 5}),
                error_messages={"required": _("Write a few words.")},
            )


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    application = find(request, pk)
    if name not in ACTIONS:
        raise Http404
    action, step = ACTIONS[name], APPLICATIONS.transition(name)
    actor = actor_for(request.user)
    if request.method != "POST":
        log_read(actor, application, "case")
        if step not in gate.allowed(application, actor):
            refusal = gate.WrongState(application.state_label)
            return _page(request, application, name, None, conflict_of(refusal), status=409)
        form = ActionForm(action, step, initial={"seen": application.version})
        return _page(request, application, name, form)
    form = ActionForm(action, step, request.POST)
    if not form.is_valid():
        return _page(request, application, name, form, status=422)
    try:
        _call(action, application, actor, form.cleaned_data)
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        return _refused(request, application, name, form, refusal)
    else:
        messages.success(request, str(action.done))
    return redirect("desk_applications:case", pk)


def _call(action: Action, application: Application, actor: Actor, said: dict[str, Any]) -> Event:
    words = {"seen": said["seen"]}
    if "reason" in said:
        words["reason"] = said["reason"]
    if "text" in said:
        words[action.text_name] = said["text"]
    return action.call(application, actor, **words)


def _refused(
    request: HttpRequest,
    application: Application,
    name: str,
    form: ActionForm,
    refusal: gate.Refusal,
) -> HttpResponse:
    """What was typed stays. If the change still makes sense, the same page offers it again."""
    application = find(request, application.pk)
    step = APPLICATIONS.transition(name)
    again: ActionForm | None = None
    if step in gate.allowed(application, actor_for(request.user)):
        data = {**form.cleaned_data, "seen": application.version}
        again = ActionForm(ACTIONS[name], step, data)
        again.is_valid()
    conflict = conflict_of(refusal, kept=form.cleaned_data.get("text", ""))
    return _page(request, application, name, again, conflict, status=409)


def _page(
    request: HttpRequest,
    application: Application,
    name: str,
    form: ActionForm | None,
    conflict: Conflict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    action, step = ACTIONS[name], APPLICATIONS.transition(name)
    case_url = reverse("desk_applications:case", args=[application.pk])
    context = {
        "application": application,
        "action": action,
        "step": step,
        "form": form,
        "conflict": conflict,
        "case_url": case_url,
        "is_dangerous": name in DANGEROUS,
        "applicant_reads": name in APPLICANT_READS,
        "mail": news.preview(application) if action.tells_applicant else None,
    }
    return page(
        request,
        "desk/staff/action.html",
        str(step.label),
        context,
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        status=status,
    )
