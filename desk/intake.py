"""The destination that receives what people send: a submission becomes an application."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from desk import checklist, terms
from desk.access import applicant, full_name
from desk.applications import Application
from desk.people.keys import mark
from forms.destinations import Destination, FollowUp
from forms.models import Submission
from workflow import gate

NAME = "desk"
LEVELS = {
    "high": Application.Urgency.HIGH,
    "medium": Application.Urgency.MEDIUM,
    "low": Application.Urgency.LOW,
}
UNKNOWN = "unknown"
# Topics of those who offer something: nobody looks for help on their behalf.
OFFERS = frozenset(("volunteering", "organisations", "landlords"))


def deliver(submission: Submission) -> None:
    """Open the application. Delivered twice, it is there once."""
    if Application.objects.filter(submission=submission).exists():
        return
    derived: dict[str, Any] = submission.derived or {}
    urgency = derived.get("urgency") or {}
    application = Application(
        submission=submission,
        reference=submission.reference,
        form_key=submission.form_key,
        topic=derived.get("topic") or "",
        district=_known(submission.fact("district")),
        language=_known(submission.fact("language")),
        urgency=LEVELS.get(urgency.get("level", ""), Application.Urgency.NONE),
        urgency_reasons=list(urgency.get("reasons", ())),
        legal_date=_date(derived.get("legal_date")),
        safe_contact=derived.get("safe_contact") is True,
        person_name=full_name(submission),
        submitted_at=submission.submitted_at,
        due_on=terms.answer_due(),
    )
    gate.begin(application, applicant())
    checklist.open_items(application)
    mark(application)


def follow_up(submission: Submission) -> FollowUp | None:
    """What the receipt says comes next, or ``None`` while the hand-over waits to be tried again."""
    application = Application.objects.filter(submission=submission).first()
    if application is None:
        return None
    return FollowUp(
        url=reverse("desk:status", args=[submission.uuid]),
        due_on=application.due_on,
        next_steps=[
            _("An operator of the city reads your request."),
            _("If something is missing, we ask you. You answer on the page of your request."),
            _("We tell you what comes next, and with whom.")
            if application.topic in OFFERS
            else _("We look for the organisation that can help you and tell you who it is."),
        ],
    )


def _known(answer: Any) -> str:
    return "" if answer in (None, UNKNOWN) else str(answer)


def _date(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


DESTINATION = Destination(NAME, deliver, follow_up)
