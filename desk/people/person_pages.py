"""One page for one person: all their requests that whoever looks may see. Each look is noted."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from desk import words
from desk.access import actor_for
from desk.applications import Application
from desk.conversation import InfoRequest
from desk.people.looks import note_reading
from desk.people.person import Match, same_person
from desk.referrals import Referral
from desk.staff.case import find
from desk.staff.frame import applications_crumb, desk_only, page


@desk_only
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    matches = same_person(application, request.user)
    sure = [one for one in matches if one.sure]
    perhaps = [one for one in matches if not one.sure]
    whole = described([application.pk, *(one.application.pk for one in matches)])
    note_reading(actor_for(request.user), whole.values(), "person")
    topics, today = words.topic_labels(), timezone.localdate()

    def cards(some: Iterable[Match]) -> list[dict[str, Any]]:
        return [
            card(whole[one.application.pk], topics, today, one.reasons)
            | {"from": application.pk, "can_compare": one.sure}
            for one in some
        ]

    context = {
        "application": application,
        "this": card(whole[application.pk], topics, today),
        "sure": cards(sure),
        "perhaps": cards(perhaps),
    }
    case_url = reverse("desk_applications:case", args=[pk])
    return page(
        request,
        "desk/people/person.html",
        application.person_name or application.reference,
        context,
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        icon="user",
    )


def described(pks: list[int]) -> dict[int, Application]:
    """With all that a card says, in three questions, however many."""
    referrals = Referral.objects.select_related("organisation").order_by("created_at", "pk")
    questions = InfoRequest.objects.filter(state=InfoRequest.State.OPEN)
    found = (
        Application.objects.filter(pk__in=pks)
        .select_related("owner")
        .prefetch_related(
            Prefetch("referrals", referrals, to_attr="all_referrals"),
            Prefetch("info_requests", questions, to_attr="open_questions"),
        )
    )
    return {each.pk: each for each in found}


def card(
    application: Any, topics: dict[str, str], today: dt.date, reasons: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "application": application,
        "reasons": reasons,
        "topic": topics.get(application.topic, application.topic),
        "sent": words.day(application.submitted_at),
        "due": ""
        if application.is_closed
        else words.due(application.due_on, today, paused=application.paused_on is not None),
        "late": application.is_late(today),
        "legal_day": words.day(application.legal_date),
        "referrals": application.all_referrals,
        "questions": application.open_questions,
    }
