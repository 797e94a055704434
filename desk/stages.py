"""What the applicant sees of the history: plain stages, who has it, what comes next and by when."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from desk import unanswered, words
from desk.applications import NOT_CLOSED, Application
from desk.flows import APPLICANT_READS
from desk.referrals import SEEN_BY_PARTNER, Referral
from forms.helping.relatives import RELATIVE
from workflow.models import Event, Reading


@dataclass(frozen=True)
class Stage:
    """``state`` is "done", "current" or "todo"; ``text`` is plain text, shown escaped."""

    title: str
    state: str
    date: str = ""
    text: str = ""


@dataclass(frozen=True)
class Looked:
    """One organisation that opened the request, and what for in words."""

    organisation: str
    last: str
    times: int
    purpose: str = ""


def stages(application: Application) -> list[Stage]:
    past = [
        Stage(_title(event), "done", words.day(event.at), _for_applicant(event))
        for event in _turning_points(application)
    ]
    last = past.pop()
    text = "\n\n".join(part for part in (last.text, whats_next(application)) if part)
    current = Stage(last.title, "current", last.date, text)
    return [*past, current, *_to_come(application)]


def whats_next(application: Application) -> str:
    return _NEXT[application.state](application)


def who_looked(application: Application) -> list[Looked]:
    """By organisation, not by person: staff answer to their organisation, it answers to you."""
    seen: dict[tuple[str, str], list[Any]] = {}
    submission = application.submission
    draft = submission.draft  # opened by whoever helped to fill it in
    subjects = (submission, draft, *application.referrals.all(), *draft.uploads.all())
    for reading in Reading.objects.about(application, *subjects):
        who = reading.organisation_label
        if reading.actor_label == RELATIVE:
            who = _("The relative or friend who helps")
        seen.setdefault((who, str(reading.get_purpose_display())), []).append(reading.at)
    return [
        Looked(organisation, words.day(max(moments)), len(moments), purpose)
        for (organisation, purpose), moments in sorted(seen.items())
    ]


def _turning_points(application: Application) -> list[Event]:
    """Public changes, and always the one that led to where things stand now."""
    events = [
        event
        for event in Event.objects.about(application).order_by("version")
        if not event.kept_state
    ]
    return [event for event in events if event.is_public or event is events[-1]]


def _title(event: Event) -> str:
    try:
        return str(Application.workflow().state(event.target).public_label)
    except KeyError:
        return event.label


def _for_applicant(event: Event) -> str:
    if event.transition not in APPLICANT_READS or event.transition == "ask":
        return ""  # a question stands on top of the page, or is settled
    reason = event.reason_label if event.reason else ""
    return "\n\n".join(part for part in (reason, event.text) if part)


def _to_come(application: Application) -> list[Stage]:
    if application.state not in NOT_CLOSED:
        return []
    coming = ("accepted", "closed") if application.state != "accepted" else ("closed",)
    known = application.workflow()
    return [Stage(str(known.state(name).public_label), "todo") for name in coming]


def _by(application: Application) -> str:
    if application.due_on is None or application.paused_on is not None:
        return ""
    return _("You hear from us by %(day)s.") % {"day": words.day(application.due_on)}


def _current_referral(application: Application) -> Referral | None:
    return (
        application.referrals.filter(state__in=SEEN_BY_PARTNER)
        .select_related("organisation")
        .first()
    )


def _new(application: Application) -> str:
    return " ".join((_("The city's desk has it. An operator reads it next."), _by(application)))


def _in_review(application: Application) -> str:
    return " ".join(
        (
            _("An operator of the city's desk has it and looks at what can be done."),
            _by(application),
        )
    )


def _waiting_for_you(application: Application) -> str:
    told = _("We go on as soon as you have answered. Until then our time limit stands still.")
    day = unanswered.closing_day(application)
    if day is None:
        return told
    return " ".join(
        (
            told,
            _("Without an answer we close your request after %(day)s.") % {"day": words.day(day)},
        )
    )


def _waiting_for_partner(application: Application) -> str:
    referral = _current_referral(application)
    if referral is None:
        return _by(application)
    return _("%(name)s has been asked. It says yes or no by %(day)s. You need do nothing.") % {
        "name": referral.organisation.name,
        "day": words.day(referral.due_on),
    }


def _with_partner(application: Application) -> str:
    referral = _current_referral(application)
    if referral is None:
        return ""
    body = referral.organisation
    told = _("%(name)s helps you and gets in touch with you.") % {"name": body.name}
    reach = " – ".join(part for part in (body.phone, body.email) if part)
    if reach:
        told += " " + _("If you hear nothing within a week, call or write: %(reach)s.") % {
            "reach": reach
        }
    return told


def _expired(application: Application) -> str:
    return _("You can still answer on this page: then we take it up again.")


def _over(application: Application) -> str:
    return _("If something changes for you, you can send a new request at any time.")


def _together(_application: Application) -> str:
    return _(
        "The desk goes on with it together with what it already works on. You need do nothing. "
        "If you have something to say or to bring, tell the desk."
    )


_NEXT: dict[str, Callable[[Application], str]] = {
    "submitted": _new,
    "in_review": _in_review,
    "info_requested": _waiting_for_you,
    "referred": _waiting_for_partner,
    "accepted": _with_partner,
    "closed": _over,
    "not_accepted": _over,
    "redirected": _over,
    "withdrawn": _over,
    "merged": _together,
    "expired": _expired,
}
