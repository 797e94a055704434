"""A question without an answer is called to mind once, unless the person wants no reminders."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from desk import news, terms
from desk.conversation import InfoRequest
from desk.replies import lock
from workflow.calendar import working_days_between


def attend() -> None:
    """Follows stored dates: run twice, or after missed nights, the end is the same."""
    long_enough = timezone.now() - dt.timedelta(days=terms.question_days())
    waiting = InfoRequest.objects.filter(
        state=InfoRequest.State.OPEN,
        reminded_at=None,
        asked_at__lte=long_enough,
        application__erased_at=None,
        application__reminders_paused=False,
        application__submission__restricted_at=None,
    )
    today = timezone.localdate()
    for question in waiting.order_by("pk"):
        asked_on = timezone.localdate(question.asked_at)
        if working_days_between(asked_on, today) >= terms.question_days():
            _remind(question)


def _remind(question: InfoRequest) -> None:
    with transaction.atomic():
        application = lock(question.application_id)
        still = InfoRequest.objects.filter(
            pk=question.pk, state=InfoRequest.State.OPEN, reminded_at=None
        )
        if not application.reminders_paused and still.update(reminded_at=timezone.now()):
            news.remind_of_question(application, question.pk)
