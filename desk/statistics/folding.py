"""The history becomes sums of days: a piece at a time, each event once.

Rows are only added to the history, so the number of the last event counted says how far it got. It
moves in the transaction that writes the sums: killed in the middle, run again, two at once or after
missed nights, the sums end the same. Numbers are given before rows are committed, so the newest
events wait until every change that was under way must have ended.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from desk.applications import Application
from desk.flows import APPLICATIONS, REFERRALS
from desk.referrals import Referral
from desk.statistics.facts import Fact, Happened, of_application, of_referral
from desk.statistics.tallies import NOW, DayTally, TallyMark, the_mark
from workflow.models import Event

PIECE = 500
WAIT = dt.timedelta(minutes=15)  # longer than any transaction lives
AT_ONCE = 20  # pieces, where messages wait behind it
COLUMNS = (
    "whole", "day", "measure", "form", "topic", "district", "organisation", "detail", "bucket",
)  # fmt: skip
READ = (
    "pk", "content_type_id", "object_id", "version", "transition", "source", "target", "reason",
    "at",
)  # fmt: skip
History = dict[tuple[int, int], list[Happened]]


def fold(*, wait: dt.timedelta = WAIT, pieces: int | None = None) -> int:
    """Count what is new; returns how many events that was."""
    end = _end(the_mark().upto, wait)
    done = 0
    while pieces is None or pieces > 0:
        counted = _fold_piece(end)
        done += counted
        if counted < PIECE:
            break
        pieces = None if pieces is None else pieces - 1
    return done


@transaction.atomic
def start_again() -> None:
    """Forget every sum of the past; ``fold`` counts the whole history anew."""
    the_mark()
    TallyMark.objects.select_for_update().get(pk=1)
    DayTally.objects.exclude(measure__in=NOW).delete()
    TallyMark.objects.filter(pk=1).update(upto=0)


@transaction.atomic
def _fold_piece(end: int) -> int:
    mark = TallyMark.objects.select_for_update().get(pk=1)
    rows = Event.objects.filter(pk__gt=mark.upto, pk__lte=end).order_by("pk")
    new = [Happened(*row) for row in rows.values_list(*READ)[:PIECE]]
    if new:
        write(facts(new))
        TallyMark.objects.filter(pk=1).update(upto=new[-1].pk)
    return len(new)


def _end(upto: int, wait: dt.timedelta) -> int:
    """The last event old enough to have no younger number still on its way."""
    after = Event.objects.filter(pk__gt=upto).order_by("pk")
    young = after.filter(at__gt=timezone.now() - wait).values_list("pk", flat=True).first()
    if young is not None:
        return young - 1
    return after.order_by("-pk").values_list("pk", flat=True).first() or upto


def facts(new: Iterable[Happened]) -> Iterator[Fact]:
    """Four queries for a piece of history."""
    new = [each for each in new if each.content_type in _kinds()]
    history = _history(new)
    about = {**_applications(new), **_referrals(new)}
    for event in new:
        key = event.content_type, event.object_id
        before = [each for each in history[key] if each.version < event.version]
        of = of_application if _kinds()[event.content_type] == APPLICATIONS.name else of_referral
        yield from of(event, before, about.get(key, Fact(event.at.date(), "")))


def write(found: Iterable[Fact]) -> None:
    """Add to what is there. One statement on both databases: the row's own number plus ours."""
    sums: Counter[Fact] = Counter()
    for fact in found:
        sums[fact] += 1
        sums[fact.in_the_whole()] += 1
    add(sums)


def add(sums: Counter[Fact]) -> None:
    table, columns = DayTally._meta.db_table, ", ".join(COLUMNS)
    places = ", ".join(["%s"] * (len(COLUMNS) + 1))
    statement = (  # our own names and nothing else
        f"INSERT INTO {table} ({columns}, n) VALUES ({places}) "  # noqa: S608
        f"ON CONFLICT ({columns}) DO UPDATE SET n = {table}.n + excluded.n"
    )
    # Always in one order: two writers never wait for each other in a circle.
    rows = [_row(fact, n) for fact, n in sorted(sums.items(), key=lambda pair: repr(pair[0]))]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _row(fact: Fact, n: int) -> list[Any]:
    day = connection.ops.adapt_datefield_value(fact.day)
    # A choice is a text of its own class, which not every driver knows.
    values = {**vars(fact), "day": day, "measure": str(fact.measure)}
    return [*(values[name] for name in COLUMNS), n]


def _kinds() -> dict[int, str]:
    return {
        ContentType.objects.get_for_model(Application).pk: APPLICATIONS.name,
        ContentType.objects.get_for_model(Referral).pk: REFERRALS.name,
    }


def _history(new: list[Happened]) -> History:
    found: History = defaultdict(list)
    for kind in _kinds():
        keys = {each.object_id for each in new if each.content_type == kind}
        rows = Event.objects.filter(content_type=kind, object_id__in=keys).order_by("version")
        for row in rows.values_list(*READ):
            found[kind, row[2]].append(Happened(*row))
    return found


def _applications(new: list[Happened]) -> dict[tuple[int, int], Fact]:
    kind = ContentType.objects.get_for_model(Application).pk
    keys = {each.object_id for each in new if each.content_type == kind}
    rows = Application.objects.filter(pk__in=keys).values_list(
        "pk", "form_key", "topic", "district"
    )
    return {
        (kind, pk): Fact(dt.date.min, "", form, topic, district)
        for pk, form, topic, district in rows
    }


def _referrals(new: list[Happened]) -> dict[tuple[int, int], Fact]:
    kind = ContentType.objects.get_for_model(Referral).pk
    keys = {each.object_id for each in new if each.content_type == kind}
    rows = Referral.objects.filter(pk__in=keys).values_list(
        "pk",
        "application__form_key",
        "application__topic",
        "application__district",
        "organisation_id",
    )
    return {
        (kind, pk): Fact(dt.date.min, "", form, topic, district, body)
        for pk, form, topic, district, body in rows
    }
