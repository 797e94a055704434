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
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import checklist, review, routing
from desk.access import actor_for
from desk.applications import Application
from desk.documents import DOCUMENTS
from desk.flows import APPLICANT_READS
from desk.people.joining import unmerge
from desk.staff.case import DANGEROUS, find
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.sending import PREVIEW, USE, Panel
from workflow import gate
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
    about_document: bool = False


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
        about_document=True,
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
    "unmerge": Action(
        unmerge,
        gettext_lazy("It becomes a request of its own again, with a new time limit. It is yours."),
        gettext_lazy("The two requests are apart again."),
        gettext_lazy("Why they do not belong together, for the record"),
        tells_applicant=True,
    ),
}


class ActionForm(forms.Form):
    """``seen`` is the version that the page showed; made up values end as a conflict, not here."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, application: Application, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action, step = ACTIONS[name], Application.workflow().transition(name)
        if action.about_document:
            self._add_document(application)
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

    def _add_document(self, application: Application) -> None:
        """A choice only where something is waited for."""
        items = checklist.items(application, get_language() or "it", events=(), uploads=())
        waited = [each for each in items if each.document.state == DOCUMENTS.initial]
        if waited:
            self.fields["document"] = forms.TypedChoiceField(
                label=_("The document that you ask for"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[
                    ("", _("None of the list")),
                    *((str(each.document.pk), each.title) for each in waited),
                ],
                help_text=_(
                    "Files that come with the answer then stand at this document, to be checked."
                ),
                error_messages={"invalid_choice": _("Nobody waits for this document any more.")},
            )


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    application = find(request, pk)
    if name not in ACTIONS:
        raise Http404
    action, step = ACTIONS[name], Application.workflow().transition(name)
    actor = actor_for(request.user)
    if request.method != "POST":
        if step not in gate.allowed(application, actor):
            refusal = gate.WrongState(application.state_label)
            return _page(request, application, name, None, conflict_of(refusal), status=409)
        form = ActionForm(application, name, initial={"seen": application.version})
        return _page(request, application, name, form)
    form = ActionForm(application, name, request.POST)
    panel = Panel(application, name, request.POST)
    if USE in request.POST:
        text = panel.put_in(request.POST.get("text", ""))
        form = ActionForm(application, name, initial={**request.POST.dict(), "text": text})
        return _page(request, application, name, form, panel=panel)
    valid = [form.is_valid(), panel.is_valid(form.cleaned_data.get("text", ""))]
    if PREVIEW in request.POST or not all(valid):
        status = 200 if all(valid) else 422
        return _page(request, application, name, form, panel=panel, status=status)
    try:
        _call(action, application, actor, form.cleaned_data, panel)
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        return _refused(request, application, name, form, refusal)
    else:
        messages.success(request, str(action.done))
    return redirect("desk_applications:case", pk)


def _call(
    action: Action, application: Application, actor: Actor, said: dict[str, Any], panel: Panel
) -> Event:
    words = {"seen": said["seen"]}
    if action.tells_applicant:
        words["sending"] = panel.sending()
    if "reason" in said:
        words["reason"] = said["reason"]
    if "text" in said:
        words[action.text_name] = said["text"]
    if said.get("document"):
        words["document"] = application.documents.get(pk=said["document"])
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
    step = Application.workflow().transition(name)
    again: ActionForm | None = None
    if step in gate.allowed(application, actor_for(request.user)):
        data = {**form.cleaned_data, "seen": application.version}
        again = ActionForm(application, name, data)
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
    panel: Panel | None = None,
    status: int = 200,
) -> HttpResponse:
    log_read(actor_for(request.user), application, "case")
    action, step = ACTIONS[name], Application.workflow().transition(name)
    text = form.cleaned_data.get("text", "") if form and hasattr(form, "cleaned_data") else ""
    posted = request.POST if request.method == "POST" else None
    panel = panel or Panel(application, name, posted)
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
        "panel": panel,
        "mail": panel.mail(text) if action.tells_applicant else None,
        "page_text": text if PREVIEW in request.POST and name in APPLICANT_READS else "",
    }
    return page(
        request,
        "desk/staff/action.html",
        str(step.label),
        context,
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        status=status,
    )
