"""What one organisation was asked and did, from the sums alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from desk import room
from desk.statistics.figures import Body, Counts, months_of
from desk.statistics.period import Choice
from desk.statistics.tallies import NOW, DayTally, Measure


@dataclass(frozen=True)
class Own:
    """``months``: what it was sent; ``open`` is now, by state."""

    body: Body
    months: Counts
    concluded: Counts
    open: Counts
    late: int
    room: int | None


def figures(choice: Choice, organisation: int) -> Own:
    """From the sums alone, whatever the number of requests."""
    mine = DayTally.objects.filter(whole=True, organisation=organisation)
    past = mine.filter(day__range=(choice.since, choice.until)).exclude(measure__in=NOW)
    details: dict[str, Counts] = defaultdict(Counter)
    took: Counter[int] = Counter()
    by = ("measure", "detail", "bucket")
    for rows in (past, mine.filter(measure__in=NOW)):
        for measure, detail, bucket, n in (
            rows.order_by().values_list(*by).annotate(sum=Sum("n")).values_list(*by, "sum")
        ):
            details[measure][detail] += n
            if measure == Measure.REPLY:
                took[bucket] += n
    return Own(
        body=Body(
            sent=details[Measure.SENT].total(),
            accepted=details[Measure.ACCEPTED].total(),
            declined=details[Measure.DECLINED],
            expired=details[Measure.EXPIRED].total(),
            open=details[Measure.WITH_NOW].total(),
            took=took,
        ),
        months=months_of(past.filter(measure=Measure.SENT)),
        concluded=details[Measure.CONCLUDED],
        open=details[Measure.WITH_NOW],
        late=details[Measure.LATE_WITH_NOW].total(),
        room=room.capacity(organisation),
    )
