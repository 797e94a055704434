"""The same person's applications, as far as whoever asks may see them, and why we believe so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from desk.applications import Application
from desk.people.keys import STRONG, WEAK, Kind, PersonMark

# Of requests that share only a telephone or an address: more than that are a helper's.
MOST_PERHAPS = 50
COMPARED = ("reference", "state", "topic", "submitted_at")  # the rest of a request is not read


@dataclass(frozen=True)
class Match:
    """``sure``: believed to be the same person. Otherwise "perhaps", and never taken for one."""

    application: Application
    reasons: tuple[str, ...]
    sure: bool


def has_others() -> Exists:
    """For a list of applications, or one: has any other one of its marks?"""
    same = PersonMark.objects.filter(kind=OuterRef("kind"), hash=OuterRef("hash"))
    others = same.exclude(application=OuterRef("application"))
    mine = PersonMark.objects.filter(application=OuterRef("pk")).exclude(kind=Kind.NOTHING)
    return Exists(mine.filter(Exists(others)))


def same_person(application: Application, user: Any) -> list[Match]:
    """Believed ones first, the newest first. Two questions to the database, however many,
    and none where ``has_others`` says no.

    What may only be kept, not used (art. 18 GDPR), is not compared.
    """
    if not getattr(application, "has_others", True):
        return []
    mine = {(one.kind, one.hash) for one in application.person_marks.all()}
    mine = {(kind, hash) for kind, hash in mine if kind != Kind.NOTHING}
    if not mine or application.submission.restricted_at is not None:
        return []
    theirs: dict[Application, set[tuple[str, str]]] = defaultdict(set)
    for mark in _marks_of_others(application, mine, user):
        theirs[mark.application].add((mark.kind, mark.hash))
    own = _tax_codes(mine)
    matches = []
    for other, marks in theirs.items():
        kinds = {kind for kind, _hash in mine & marks}
        another = bool(own and _tax_codes(marks) and not own & _tax_codes(marks))
        reasons = [*_words(kinds), *([_("but another fiscal code")] if another else [])]
        matches.append(Match(other, tuple(reasons), bool(kinds & set(STRONG)) and not another))
    return sorted(
        matches,
        key=lambda one: (
            not one.sure,
            -one.application.submitted_at.timestamp(),
            one.application.pk,
        ),
    )


def _marks_of_others(
    application: Application, mine: set[tuple[str, str]], user: Any
) -> QuerySet[PersonMark]:
    """All the marks of those that have one in common with this one."""
    usable = Application.objects.visible_to(user).filter(submission__restricted_at=None)
    others = PersonMark.objects.exclude(application=application).filter(
        application__in=usable.order_by().values("pk")
    )

    def shared(kinds: Iterable[str]) -> QuerySet[PersonMark]:
        # A hash is bound to its kind, so the kind need not be compared pair by pair.
        return others.filter(
            kind__in=kinds, hash__in=[hash for kind, hash in mine if kind in kinds]
        )

    newest = shared(WEAK).order_by("-application").values("pk")[:MOST_PERHAPS]
    keys = shared(STRONG).order_by().values("application")
    keys = keys.union(PersonMark.objects.filter(pk__in=newest).values("application"))
    return (
        PersonMark.objects.filter(application__in=keys)
        .select_related("application")
        .only("kind", "hash", *(f"application__{name}" for name in COMPARED))
    )


def _tax_codes(marks: set[tuple[str, str]]) -> set[str]:
    return {hash for kind, hash in marks if kind == Kind.TAX_CODE}


def _words(kinds: set[str]) -> list[str]:
    """Each fact once: who has the same telephone and birth date has the same telephone."""
    told = set(kinds)
    for wider, narrower in ((Kind.PHONE_BORN, Kind.PHONE), (Kind.EMAIL_BORN, Kind.EMAIL)):
        if wider in told:
            told.discard(narrower)
    return [str(kind.label) for kind in Kind if kind.value in told]
