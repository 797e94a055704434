"""Once a working day, one letter to each expert for whom something is due."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.models import Page

from guide.review import due
from guide.review.authors import authors_of
from guide.review.experts import general, groups_of
from guide.review.notices import KIND, address, language_of, people_of
from guide.review.tasks import ReviewTask
from workflow import outbox
from workflow.calendar import is_working_day

FROM_HOUR = 7  # local time
ONE_DAY_SECONDS = 86400
NEAR = dt.timedelta(days=2)
PAST = dt.timedelta(days=0)
MOST_LINES = 20


@dataclass
class Letter:
    """Titles with their day, and how many facts are past theirs."""

    user: Any
    reviews: list[tuple[str, dt.date]] = field(default_factory=list)
    again: list[tuple[str, dt.date]] = field(default_factory=list)
    facts: int = 0


def attend() -> int:
    """Called before waiting messages are sent. Returns for how many people something is due.

    The cache spares the work for the rest of the day; without it the outbox still refuses a
    second letter of the same day.
    """
    now = timezone.localtime()
    if now.hour < FROM_HOUR or not is_working_day(now.date()):
        return 0
    key = f"review-digest-{now.date()}"
    if cache.get(key):
        return 0
    written = post(now.date())
    cache.set(key, True, ONE_DAY_SECONDS)
    return written


def post(today: dt.date) -> int:
    letters = _letters(today)
    for letter in letters:
        language = language_of(letter.user)
        with override(language):
            outbox.post(
                key=f"review-digest-{today}-{letter.user.pk}",
                to=letter.user.email,
                language=language,
                subject=_("Texts to be checked"),
                body=body(letter),
                kind=KIND,
            )
    return len(letters)


def body(letter: Letter) -> str:
    parts = []
    if letter.reviews:
        parts += [_("Waiting for your review:"), _listed(letter.reviews)]
        parts.append(address("guide_reviews_waiting"))
    if letter.again:
        parts += [_("To be checked again:"), _listed(letter.again)]
        parts.append(address("guide_reviews_again"))
    if letter.facts:
        told = ngettext(
            "%(count)s fact is past its day.", "%(count)s facts are past their day.", letter.facts
        )
        parts += [told % {"count": letter.facts}, address("guide_facts_due")]
    return "\n\n".join(parts)


def _listed(lines: list[tuple[str, dt.date]]) -> str:
    shown = [f"– {title} ({date_format(day, 'j F Y')})" for title, day in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown.append(_("and %(count)s more") % {"count": len(lines) - MOST_LINES})
    return "\n".join(shown)


def _letters(today: dt.date) -> list[Letter]:
    """Reviews due in two days or late, to those who may take them or have; texts past their day,
    to their experts; facts past their day, to the experts of everything."""
    otherwise = general(*ReviewTask.objects.filter(active=True))
    members = _Members()
    states = [
        state for state in due.waiting().filter(due_on__lte=today + NEAR) if state.page is not None
    ]
    pages = [state.page for state in states]
    groups, authors = groups_of(pages, otherwise), authors_of(pages)
    for state in states:
        for letter in members.letters(groups[state.page.pk]):
            user = letter.user
            if user.pk not in authors[state.page.pk] and state.claimed_by_id in (None, user.pk):
                letter.reviews.append((state.page.title, state.due_on))
    for page, day in _past(today):
        for letter in members.letters(groups_of([page], otherwise)[page.pk]):
            letter.again.append((page.title, day))
    stale = due.facts(today, -dt.timedelta(days=1)).count()
    for letter in members.letters(otherwise) if stale else ():
        letter.facts = stale
    return [one for one in members.known() if one.reviews or one.again or one.facts]


def _past(today: dt.date) -> Iterable[tuple[Page, dt.date]]:
    return [
        (page, page.review_again_on)
        for page in due.again(today, PAST)
        if page.review_again_on is not None
    ]


class _Members:
    """The letter of each member of a group; each group is read once."""

    def __init__(self) -> None:
        self._letters: dict[int, Letter] = {}
        self._groups: dict[frozenset[int], list[int]] = {}

    def letters(self, groups: set[int]) -> list[Letter]:
        key = frozenset(groups)
        if key not in self._groups:
            people = people_of(groups)
            for user in people:
                self._letters.setdefault(user.pk, Letter(user))
            self._groups[key] = [user.pk for user in people]
        return [self._letters[pk] for pk in self._groups[key]]

    def known(self) -> list[Letter]:
        return list(self._letters.values())
