"""The applicant was asked and says nothing: reminded once, then the request expires.

Everything follows from stored dates and happens once, however often or late it is looked at. The
reminder leaves by the way the person chose, and not at all where contact is not safe; the days
that are left after it are counted from it, so a night that was missed takes nothing away.
An expired request is not lost: its question can still be answered, and that opens it again.
"""

import contextlib
import datetime as dt

from django.db import transaction
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from desk import news, terms
from desk.applications import Application
from desk.conversation import InfoRequest
from workflow import gate
from workflow.gate import SYSTEM
from workflow.models import Event

WAITING = "info_requested"


def attend() -> None:
    now = timezone.now()
    asked = InfoRequest.objects.filter(
        state=InfoRequest.State.OPEN,
        application__state=WAITING,
        asked_at__lte=now - dt.timedelta(days=terms.unanswered_remind_days()),
    ).select_related("application")
    for question in asked.filter(warned_on=None).order_by("pk"):
        _remind(question)
    today = timezone.localdate()
    last = today - dt.timedelta(days=terms.unanswered_last_days())
    for question in asked.filter(warned_on__lt=last).order_by("pk"):
        if today > closes_after(question):
            with contextlib.suppress(gate.Refusal):  # answered or changed a moment ago
                expire(question)


def closes_after(question: InfoRequest) -> dt.date:
    """The last day on which an answer keeps the request open."""
    day = timezone.localdate(question.asked_at) + dt.timedelta(days=terms.unanswered_days())
    if question.warned_on is None:
        return day
    return max(day, question.warned_on + dt.timedelta(days=terms.unanswered_last_days()))


def closing_day(application: Application) -> dt.date | None:
    """That day for an application that waits for its applicant."""
    question = open_question(application)
    return closes_after(question) if question else None


def with_open_question(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Each with the question that has no answer yet: there is one at a time, so the join adds no
    rows."""
    of_each = FilteredRelation(
        "info_requests", condition=Q(info_requests__state=InfoRequest.State.OPEN)
    )
    read = applications.annotate(open_question=of_each, asked=F("open_question__pk"))
    return read.select_related("open_question")  # type: ignore[misc]


def open_question(application: Application) -> InfoRequest | None:
    """No question to the database where it was read with the case."""
    if not hasattr(application, "asked"):
        return application.info_requests.filter(state=InfoRequest.State.OPEN).first()
    return getattr(application, "open_question", None)


def expire(question: InfoRequest) -> Event:
    """The question stays open: see the transition "answer"."""

    def then(changed: Application, event: Event) -> None:
        news.tell_applicant(changed, event, "expired")

    application = question.application
    return gate.apply(
        Application, application.pk, "expire", SYSTEM, seen=application.version, then=then
    )


def _remind(question: InfoRequest) -> None:
    with transaction.atomic():
        waits = InfoRequest.objects.filter(
            pk=question.pk, state=InfoRequest.State.OPEN, warned_on=None
        )
        if waits.update(warned_on=timezone.localdate()):
            news.remind_applicant(question.application, f"question-reminder-{question.pk}")
