"""Referrals: cards for a partner's phone, and one page to answer each."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk import partners, words
from desk.access import Sight, actor_for, sight_of
from desk.flows import OUTCOMES, REFERRALS
from desk.referrals import SEEN_BY_PARTNER, Referral
from desk.routing import language_name
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import members_only, page, referrals_crumb
from desk.staff.sections import file_rows
from network.standing import standing
from workflow import gate
from workflow.definition import Reason
from workflow.models import Event
from workflow.reads import log_read

PER_PAGE = 20


class AnswerForm(forms.Form):
    """Accepting, declining and concluding differ in what must be said."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{name}_%s")
        super().__init__(*args, **kwargs)
        if name == "decline":
            self._add_reason(REFERRALS.transition("decline").reasons)
            self._add_text(gettext_lazy("Anything to add for the city's desk"), required=False)
        elif name == "conclude":
            self._add_reason(OUTCOMES)
            self._add_text(gettext_lazy("What the applicant reads about the end"), required=True)

    def _add_reason(self, reasons: tuple[Reason, ...]) -> None:
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason"),
            choices=[(reason.key, reason.label) for reason in reasons],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a reason from the list.")},
        )

    def _add_text(self, label: Any, *, required: bool) -> None:
        self.fields["text"] = forms.CharField(
            label=label,
            max_length=5000,
            required=required,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Write a few words.")},
        )


DONE = {
    "accept": gettext_lazy("Thank you. Now you see the answers and how to reach the person."),
    "decline": gettext_lazy("Thank you for telling us. The request is back with the city's desk."),
    "conclude": gettext_lazy("The work is closed. You see this request no more."),
}
CALLS: dict[str, Callable[..., Event]] = {
    "accept": partners.accept,
    "decline": partners.decline,
    "conclude": partners.conclude,
}


@members_only
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    visible = (
        Referral.objects.visible_to(request.user)
        .filter(state__in=SEEN_BY_PARTNER)
        .select_related("application", "organisation")
        .order_by("-state", "due_on", "pk")
    )
    shown = Paginator(visible, PER_PAGE).get_page(request.GET.get("p"))
    topics = words.topic_labels()
    context = {
        "page_obj": shown,
        "cards": [_card(referral, topics, today) for referral in shown],
        "is_desk": standing(request.user).is_desk,
    }
    return page(request, "desk/staff/inbox.html", _("Referrals"), context, icon="mail")


@members_only
@require_safe
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    if standing(request.user).is_desk:
        return redirect("desk_applications:case", found.application_id)
    log_read(actor_for(request.user, found.organisation_id), found, "referral")
    return _page(request, found, {})


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    if name not in CALLS:
        raise Http404
    if request.method == "POST" and _did_it_before(request, pk, name):
        messages.info(request, _("This is already done."))
        return redirect("desk_referrals:index")
    found = _find(request, pk)
    if request.method != "POST":
        return redirect("desk_referrals:referral", pk)
    form = AnswerForm(name, request.POST)
    if not form.is_valid():
        return _page(request, found, {name: form}, status=422)
    actor = actor_for(request.user, found.organisation_id)
    try:
        CALLS[name](found, actor, **form.cleaned_data)
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        return _refused(request, found, form, refusal)
    else:
        messages.success(request, DONE[name])
    if name == "accept":
        return redirect("desk_referrals:referral", pk)
    return redirect("desk_referrals:index")


def _did_it_before(request: HttpRequest, pk: int, name: str) -> bool:
    """A second click on what ended the referral: it is out of sight, but not an unknown page."""
    referral = Referral(pk=pk)
    return (
        not Referral.objects.visible_to(request.user).filter(pk=pk).exists()
        and Event.objects.about(referral).filter(transition=name, actor_id=request.user.pk).exists()
    )


def _find(request: HttpRequest, pk: int) -> Referral:
    return get_object_or_404(
        Referral.objects.visible_to(request.user).select_related(
            "organisation", "application__submission__version", "application__submission__draft"
        ),
        pk=pk,
    )


def _card(found: Referral, topics: dict[str, str], today: dt.date) -> dict[str, Any]:
    """Only what a partner may read before saying yes."""
    application = found.application
    return {
        "pk": found.pk,
        "topic": topics.get(application.topic, application.topic),
        "district": words.district_label(application.district),
        "language": language_name(application.language),
        "urgency": application.get_urgency_display(),
        "urgency_level": application.urgency,
        "state": found.state,
        "state_label": found.state_label,
        "due": words.due(found.due_on, today) if found.state == "sent" else "",
        "late": found.is_late(today),
        "organisation": found.organisation.name,
    }


def _page(
    request: HttpRequest,
    found: Referral,
    forms_typed: dict[str, AnswerForm],
    conflict: Conflict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    sight: Sight = sight_of(found)
    allowed = gate.allowed(found, actor_for(request.user, found.organisation_id))
    topics = words.topic_labels()
    context = {
        "pk": found.pk,
        "sight": sight,
        "topic": topics.get(sight.topic, sight.topic),
        "district": words.district_label(sight.district),
        "language": language_name(sight.language),
        "due": words.due(sight.due_on, today) if found.state == "sent" else "",
        "late": found.is_late(today),
        "legal_day": words.day(sight.legal_date),
        "sections": (
            file_rows(found.application.submission, get_language() or "it")
            if found.state == "accepted"
            else ()
        ),
        "forms": {
            step.name: forms_typed.get(step.name)
            or AnswerForm(step.name, initial={"seen": found.version})
            for step in allowed
            if step.name in CALLS
        },
        "conflict": conflict,
    }
    title = context["topic"] or _("Request for help")
    return page(
        request,
        "desk/staff/referral.html",
        str(title),
        context,
        crumbs=(referrals_crumb(),),
        icon="mail",
        status=status,
    )


def _refused(
    request: HttpRequest, found: Referral, form: AnswerForm, refusal: gate.Refusal
) -> HttpResponse:
    conflict = conflict_of(refusal, kept=form.cleaned_data.get("text", ""))
    still = (
        Referral.objects.visible_to(request.user)
        .filter(pk=found.pk)
        .select_related(
            "organisation", "application__submission__version", "application__submission__draft"
        )
        .first()
    )
    if still is not None:
        return _page(request, still, {}, conflict, status=409)
    context = {"conflict": conflict}
    return page(
        request,
        "desk/staff/referral_gone.html",
        _("This request is no longer with you"),
        context,
        crumbs=(referrals_crumb(),),
        icon="mail",
        status=409,
    )
