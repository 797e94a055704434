"""What the person holds in hand after sending: the page's data, and the e-mail."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms import destinations, second_fact
from forms.destinations import FollowUp
from forms.helping import words as helping
from forms.privacy import notices
from forms.sections import sections_of
from forms.submissions import Submission
from workflow import outbox

logger = logging.getLogger(__name__)

Facts = list[tuple[str, str]]  # (label, words) in the current language


@dataclass(frozen=True)
class Receipt:
    reference: str
    code: str
    sent_at: str
    next_steps: list[str]
    due: str  # the day by which the person hears from us, or an empty text
    follow_url: str
    to_bring: list[str]
    mailed_to: str
    second_fact: str  # "your date of birth": what opens this page again, with the code
    facts: Facts


def of(submission: Submission, language: str) -> Receipt:
    """In words, in the current language."""
    follow_up = follow_up_of(submission)
    return Receipt(
        reference=submission.reference,
        code=submission.draft.code,
        sent_at=moment(submission),
        next_steps=[_received(submission), *(follow_up.next_steps or _plain_next_steps())],
        due=date_format(follow_up.due_on, "l j F Y") if follow_up.due_on else "",
        follow_url=follow_up.url,
        to_bring=[
            row.question
            for section in sections_of(submission.form, submission.answers, language)
            for row in section.rows
            if row.later
        ],
        mailed_to=safe_address(submission),
        second_fact=second_fact.words(submission.form.second_fact),
        facts=more_facts(submission),
    )


def more_facts(submission: Submission) -> Facts:
    """What somebody may have to show later; empty ones are left out."""
    facts = [
        (_("Filled in by"), helping.who(submission.filled_in_by or {})),
        (_("Privacy notice read"), notices.in_words(submission.notice_version)),
    ]
    return [(label, words) for label, words in facts if words]


def follow_up_of(submission: Submission) -> FollowUp:
    """A destination that cannot say what comes next never costs anybody their receipt."""
    try:
        destination = destinations.get(submission.form.destination)
        return destination.follow_up(submission) or FollowUp()
    except Exception as error:
        logger.error("no follow-up for %s: %s", submission.pk, type(error).__name__)
        return FollowUp()


def moment(submission: Submission) -> str:
    sent = timezone.localtime(submission.submitted_at)
    return _("%(day)s at %(time)s") % {
        "day": date_format(sent, "l j F Y"),
        "time": date_format(sent, "H:i"),
    }


def safe_address(submission: Submission) -> str:
    """The e-mail address, or an empty text when writing there could hurt somebody."""
    if submission.fact("safe_contact") != "yes":
        return ""
    return str(submission.fact("email") or "")


def send(submission: Submission) -> None:
    """Queue the receipt. It says that something arrived, never what it is about: other people may
    read this mailbox."""
    address = safe_address(submission)
    if not address:
        return
    with override(submission.language):
        outbox.post(
            key=f"receipt-{submission.uuid}",
            to=address,
            language=submission.language,
            subject=_("We have received your request"),
            body=_(
                "We have received what you sent on %(moment)s.\n\n"
                "Your reference: %(reference)s\n\n"
                "Keep it. To see what happens next, go to this page and write the code you wrote "
                "down and %(fact)s:\n%(url)s\n\n"
                "You do not need to answer this message."
            )
            % {
                "moment": moment(submission),
                "reference": submission.reference,
                "fact": second_fact.words(submission.form.second_fact),
                "url": settings.BASE_URL + reverse("forms:resume"),
            },
            kind="receipt",
            about=submission,
        )


def _received(submission: Submission) -> str:
    day = date_format(timezone.localtime(submission.submitted_at), "l j F")
    return _("On %(day)s we have received your request.") % {"day": day}


def _plain_next_steps() -> list[str]:
    """While the destination has not answered: true sentences without a date."""
    return [
        _("In the next working days: an operator reads it."),
        _("After that: the operator tells you who can help you and how."),
    ]
