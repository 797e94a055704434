"""Late is a question asked of stored dates, never a mark that a nightly job must set."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from desk.applications import STILL_TO_ANSWER
from desk.referrals import Referral


def is_late(today: dt.date) -> Q:
    """Applications past the day on which the applicant, or the desk, should have had an answer."""
    silent_partner = Exists(
        Referral.objects.filter(application=OuterRef("pk"), state="sent", due_on__lt=today)
    )
    return Q(state__in=STILL_TO_ANSWER, paused_on=None, due_on__lt=today) | Q(silent_partner)
