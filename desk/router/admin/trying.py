"""The result of a dry run, as a page and as a file."""

import csv
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from desk import words as desk_words
from desk.router import words
from desk.router.dry_run import DryRun, Outcome
from portal.spreadsheets import harmless_cell

SHOWN = 50


@dataclass(frozen=True)
class Mover:
    reference: str
    url: str
    topic: str
    before: str
    after: str
    rule: str


@dataclass(frozen=True)
class Result:
    looked_at: int
    stayed: int
    moved: int
    counts: tuple[tuple[str, int, int, int], ...]
    ways: tuple[tuple[str, str, int], ...]
    movers: tuple[Mover, ...]
    more: int


def result(tried: DryRun) -> Result:
    movers = _movers(tried)
    return Result(
        tried.looked_at,
        tried.stayed,
        len(tried.moved),
        tuple((_name(key, tried), was, will, will - was) for key, was, will in tried.counts),
        tuple((_name(old, tried), _name(new, tried), count) for old, new, count in tried.ways),
        tuple(movers[:SHOWN]),
        max(0, len(movers) - SHOWN),
    )


def as_csv(tried: DryRun) -> HttpResponse:
    """Who moves where: references, no names of people."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="dry-run.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Request"), _("Topic"), _("Before"), _("After"), _("Rule")])
    for mover in _movers(tried):
        cells = (mover.reference, mover.topic, mover.before, mover.after, mover.rule)
        writer.writerow([harmless_cell(cell) for cell in cells])
    return response


def _movers(tried: DryRun) -> list[Mover]:
    topics = desk_words.topic_labels()
    return [
        Mover(
            one.reference,
            reverse("desk_applications:case", args=[one.pk]),
            topics.get(one.topic, one.topic),
            _outcome(one.before, tried),
            _outcome(one.after, tried),
            one.after.rule,
        )
        for one in tried.moved
    ]


def _outcome(outcome: Outcome, tried: DryRun) -> str:
    if outcome.organisation is not None:
        return _name(outcome.organisation, tried)
    why = str(words.FALLBACKS.get(outcome.fallback, outcome.fallback))
    return f"{_('Fallback queue')}: {why}"


def _name(organisation: int | None, tried: DryRun) -> str:
    if organisation is None:
        return _("Fallback queue")
    return tried.names.get(organisation, str(organisation))
