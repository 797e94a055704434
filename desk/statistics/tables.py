"""The figures as tables of words: page, drawing and file show the same, and hide the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from desk.statistics import naming, scale
from desk.statistics.chart import Chart, chart
from desk.statistics.figures import Body, Counts, Figures
from desk.statistics.hiding import FEWEST, Mark, is_small, marked, share, words
from desk.statistics.period import Choice
from desk.statistics.tallies import KEPT, LATE, Measure

FEW_FOR_NINETY = 2 * FEWEST  # nine in ten of fewer is nearly the slowest one
NOTHING = "–"


@dataclass(frozen=True)
class Table:
    """``rows``: a heading and its cells. ``key`` names the file."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, tuple[str, ...]]]
    note: str = ""
    chart: Chart | None = field(default=None, compare=False)

    def lines(self) -> list[list[str]]:
        return [list(self.head), *([label, *cells] for label, cells in self.rows)]


def summary(of: Figures) -> list[tuple[str, str]]:
    told = (
        (_("Requests received"), Measure.RECEIVED),
        (_("First answers given"), Measure.ANSWER),
        (_("Requests closed"), Measure.OUTCOME),
        (_("Opened again"), Measure.REOPENED),
        (_("Referrals without an answer"), Measure.EXPIRED),
        (_("Open now"), Measure.OPEN_NOW),
        (_("Late now"), Measure.LATE_NOW),
    )
    return [(label, words(of.total[measure])) for label, measure in told]


def tables(of: Figures, choice: Choice, titles: dict[str, str], *, people: bool) -> list[Table]:
    found = [_by_month(of, choice), _by_kind(of, titles)]
    if choice.field != "district":
        found.append(_by_district(of))
    found += [_answers(of), _states(of), _outcomes(of), *_organisations(of)]
    if people and not choice.field:
        found.append(_people(of))
    return found


def parts(key: str, title: str, what: str, counted: Counts, labels: Mapping[str, str]) -> Table:
    """Parts of a whole with their bars, in the order of ``labels``."""
    how = marked({each: counted[each] for each in labels})
    told = {each: words(counted[each], how[each]) for each in labels}
    bars = [
        (label, told[each], counted[each] if how[each] == Mark.TOLD else None)
        for each, label in labels.items()
    ]
    return Table(
        key,
        title,
        (what, _("Requests")),
        [(label, (told[each],)) for each, label in labels.items()],
        chart=chart(bars) if bars else None,
    )


def by_name(labels: Mapping[str, str]) -> dict[str, str]:
    """By their names: an order by size would tell how large the hidden ones are."""
    return dict(sorted(labels.items(), key=lambda pair: (pair[1], pair[0])))


def _by_month(of: Figures, choice: Choice) -> Table:
    labels = naming.months(month.isoformat() for month in choice.months())
    return parts("month", _("Received, by month"), _("Month"), of.received["month"], labels)


def _by_kind(of: Figures, titles: dict[str, str]) -> Table:
    counted = of.received["kind"]
    labels = by_name(naming.kinds(counted, titles))
    return parts("kind", _("Received, by topic and form"), _("Topic and form"), counted, labels)


def _by_district(of: Figures) -> Table:
    counted = of.received["district"]
    labels = by_name(naming.districts(counted))
    return parts("district", _("Received, by district"), _("District"), counted, labels)


def _outcomes(of: Figures) -> Table:
    labels = by_name({key: naming.outcome(key) for key in of.outcomes})
    return parts("outcomes", _("How requests ended"), _("Outcome"), of.outcomes, labels)


def times(counted: Counter[int]) -> tuple[str, str]:
    """Median and nine in ten, where enough of them were counted."""
    total = counted.total()
    half = scale.percentile(counted, 0.5) if total >= FEWEST else None
    most = scale.percentile(counted, 0.9) if total >= FEW_FOR_NINETY else None
    return naming.days(half), naming.days(most)


def _answers(of: Figures) -> Table:
    kept, late = of.answered.get(KEPT, Counter()), of.answered.get(LATE, Counter())
    both = kept + late
    row = (
        words(both.total()),
        *times(both),
        share(kept.total(), both.total()) or NOTHING,
    )
    return Table(
        "answers",
        _("Time to the first answer"),
        ("", _("Answers"), *time_heads(), _("Within the promised time")),
        [(_("First answers"), row)],
        note=_(
            "From the day of sending to the day on which somebody has taken the request on or it "
            "has ended with an answer, in working days, without the time in which we waited for "
            "the person."
        ),
    )


def _states(of: Figures) -> Table:
    names = sorted({*of.stays, *of.open}, key=naming.state)
    rows = []
    for name in names:
        took = of.stays.get(name, Counter())
        rows.append((naming.state(name), (words(took.total()), *times(took), words(of.open[name]))))
    return Table(
        "states",
        _("Time in each state"),
        (_("State"), _("Ended"), *time_heads(), _("In it now")),
        rows,
        note=_(
            "In working days, counted when a request leaves the state; 0 is the same day. Up to "
            "ten days they are exact, beyond that in steps."
        ),
    )


def _organisations(of: Figures) -> Iterable[Table]:
    names = naming.organisations(of.bodies)
    known = sorted(
        ((names.get(pk, _("Not known")), body) for pk, body in of.bodies.items()),
        key=lambda pair: pair[0],
    )
    yield Table(
        "organisations",
        _("Organisations"),
        (
            _("Organisation"),
            pgettext("referrals", "Sent"),
            pgettext("referrals", "Accepted"),
            pgettext("referrals", "Declined"),
            _("No answer came"),
            _("Accepted, of those answered or ended"),
            _("Half answered within"),
            _("Open now"),
        ),
        [(name, _of_body(body)) for name, body in known],
        note=_("Times in working days, from the day the referral was sent."),
    )
    reasons = sorted({reason for _name, body in known for reason in body.declined})
    if reasons:
        yield Table(
            "declined",
            _("Why organisations declined"),
            (_("Organisation"), *map(naming.declined, reasons)),
            [(name, _reasons(body, reasons)) for name, body in known if body.declined],
        )


def acceptance(body: Body) -> str:
    """Of those answered or ended. With a small part the rate would tell it."""
    ended = (body.accepted, body.declined.total(), body.expired)
    return ("" if any(map(is_small, ended)) else share(body.accepted, sum(ended))) or NOTHING


def _of_body(body: Body) -> tuple[str, ...]:
    return (
        words(body.sent),
        *map(words, (body.accepted, body.declined.total(), body.expired)),
        acceptance(body),
        times(body.took)[0],
        words(body.open),
    )


def _reasons(body: Body, reasons: Sequence[str]) -> tuple[str, ...]:
    how = marked({reason: body.declined[reason] for reason in reasons})
    return tuple(words(body.declined[reason], how[reason]) for reason in reasons)


def _people(of: Figures) -> Table:
    """By name, and only how much: nobody is measured against anybody."""
    names = naming.people(of.owned)
    rows = sorted(of.owned.items(), key=lambda pair: (not pair[0], names.get(pair[0], "")))
    return Table(
        "people",
        _("Who has how much"),
        (_("Owner"), _("Open requests")),
        [(names.get(key, _("Not known")), (str(n),)) for key, n in rows],
        note=_("For sharing the work out. Only coordinators see it; it goes into no file."),
    )


def time_heads() -> tuple[str, str]:
    return _("Half took at most"), _("Nine in ten took at most")
