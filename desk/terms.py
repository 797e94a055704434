"""The desk's own terms: how long things may take. Each city sets its own."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from workflow.calendar import add_working_days


def answer_days() -> int:
    """Working days in which the city promises an answer to the applicant."""
    return int(getattr(settings, "DESK_ANSWER_DAYS", 10))


def referral_days() -> int:
    """Working days in which an organisation says yes or no."""
    return int(getattr(settings, "DESK_REFERRAL_DAYS", 5))


def link_days() -> int:
    """Days for which a link in an e-mail opens the request."""
    return int(getattr(settings, "DESK_LINK_DAYS", 8))


def answer_due() -> dt.date:
    return add_working_days(timezone.localdate(), answer_days())


def referral_due() -> dt.date:
    return add_working_days(timezone.localdate(), referral_days())
