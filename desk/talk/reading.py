"""Who reads which messages, and the mark that somebody has opened them.

The applicant and the desk read all of them; an organisation those of its own referral. Which
messages a page shows is asked before it is drawn, and only these are marked afterwards: what comes
in between stays new.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from desk.applications import Application
from desk.referrals import Referral
from desk.talk.records import ChatMessage, Direction
from desk.words import moment
from forms.models import Upload

SHOWN_AT_ONCE = 10
Files = Mapping[int, Sequence[Upload]]


@dataclass(frozen=True)
class Said:
    """One message as a page shows it. ``text`` is plain and shown escaped."""

    who: str
    at: dt.datetime
    text: str
    is_mine: bool
    is_new: bool
    opened: str = ""
    files: Sequence[Upload] = ()

    @property
    def when(self) -> str:
        return moment(self.at)


@dataclass(frozen=True)
class Thread:
    earlier: Sequence[Said]
    latest: Sequence[Said]

    def __bool__(self) -> bool:
        return bool(self.latest)


def for_applicant(messages: Iterable[ChatMessage], files: Files) -> Thread:
    """By organisation, not by person, as everywhere on the page of one's own request. ``files`` by
    the key of the message they came with."""
    you = pgettext("who wrote a message", "You")
    return _thread(
        Said(
            who=you if each.is_from_applicant else each.organisation_label,
            at=each.at,
            text=each.text,
            is_mine=each.is_from_applicant,
            is_new=not each.is_from_applicant and each.read_at is None,
            opened=_opened(each) if each.is_from_applicant else "",
            files=files.get(each.pk, ()),
        )
        for each in messages
    )


def for_partner(messages: Iterable[ChatMessage], files: Files) -> Thread:
    return _thread(
        Said(
            who=_("The applicant")
            if each.is_from_applicant
            else f"{each.author_label} ({each.organisation_label})",
            at=each.at,
            text=each.text,
            is_mine=not each.is_from_applicant,
            is_new=each.is_from_applicant and each.read_at is None,
            files=files.get(each.pk, ()),
        )
        for each in messages
    )


def unopened(messages: Iterable[ChatMessage], direction: Direction) -> list[int]:
    return [each.pk for each in messages if each.direction == direction and each.read_at is None]


def mark(keys: Sequence[int], by: str) -> None:
    if keys:
        ChatMessage.objects.filter(pk__in=keys).mark_read(by)


def new_for_desk() -> Exists:
    """For a list of applications: is there something that nobody has opened?"""
    return Exists(ChatMessage.objects.unread().filter(application=OuterRef("pk")))


def new_for_partner() -> Exists:
    """The same for a list of referrals."""
    return Exists(ChatMessage.objects.unread().filter(referral=OuterRef("pk")))


def of_application(application: Application) -> list[ChatMessage]:
    return list(application.chat.all())


def of_referral(referral: Referral) -> list[ChatMessage]:
    return list(referral.chat.all())


def _thread(said: Iterable[Said]) -> Thread:
    everything = list(said)
    return Thread(everything[:-SHOWN_AT_ONCE], everything[-SHOWN_AT_ONCE:])


def _opened(message: ChatMessage) -> str:
    if message.read_at is None:
        return _("Nobody has opened it yet.")
    return _("Opened by %(who)s, %(when)s") % {
        "who": message.read_by,
        "when": moment(message.read_at),
    }
