"""Late is a question asked of stored dates, never a mark that a nightly job must set."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from desk.applications import NOT_CLOSED, STILL_TO_ANSWER, Application
from desk.flows import WAITING_FOR_ANSWER
from desk.referrals import Referral
from desk.staff import bounded

MANY = 5000


def is_late(today: dt.date) -> Q:
    """Applications past the day on which the applicant, or the desk, should have had an answer.

    Two ways to ask the same, and one small question which of them is the fast one. While few are
    late they are put together as keys: as alternatives of one condition they would make the
    database read every open application. When very many are late, their keys are what takes long:
    then the open ones are gone through in the order of the list, until a page is full.
    """
    own = Q(state__in=STILL_TO_ANSWER, paused_on=None, due_on__lt=today)
    late = Application.objects.filter(own).order_by()
    silent = Referral.objects.filter(state__in=WAITING_FOR_ANSWER, due_on__lt=today).order_by()
    if sum(bounded.counts({"own": late, "silent": silent}, most=MANY).values()) > MANY:
        return Q(state__in=NOT_CLOSED) & (own | has_silent_partner(today))
    return Q(pk__in=late.values("pk").union(silent.values("application")))


def has_silent_partner(today: dt.date) -> Q:
    """An organisation has not answered by its day."""
    return Q(
        Exists(
            Referral.objects.filter(
                application=OuterRef("pk"), state__in=WAITING_FOR_ANSWER, due_on__lt=today
            )
        )
    )
