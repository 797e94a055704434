"""An organisation's own figures as tables of words. What is small is hidden here too: a file goes
further than the page, and a colleague who leads does not see every request."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from desk.statistics import naming
from desk.statistics.hiding import words
from desk.statistics.own_figures import Own
from desk.statistics.period import Choice
from desk.statistics.tables import Table, acceptance, by_name, parts, time_heads, times


def summary(of: Own) -> list[tuple[str, str]]:
    found = [
        (_("Requests you were sent"), words(of.body.sent)),
        (_("Requests you accepted"), words(of.body.accepted)),
        (_("Open now"), words(of.body.open)),
        (_("Late now"), words(of.late)),
    ]
    if of.room is not None:
        found.append((_("Room, as you told the city"), str(of.room)))
    return found


def tables(of: Own, choice: Choice) -> list[Table]:
    months = naming.months(month.isoformat() for month in choice.months())
    what = _("Reason")
    reasons = by_name({key: naming.declined(key) for key in of.body.declined})
    outcomes = by_name({key: naming.concluded(key) for key in of.concluded})
    states = by_name({key: naming.referral_state(key) for key in of.open})
    return [
        _answers(of),
        parts("month", _("What you were sent, by month"), _("Month"), of.months, months),
        parts("declined", _("Why you declined"), what, of.body.declined, reasons),
        parts("outcomes", _("How your work ended"), _("Outcome"), of.concluded, outcomes),
        parts("now", _("What you have now"), _("State"), of.open, states),
    ]


def _answers(of: Own) -> Table:
    body = of.body
    row = (
        *map(words, (body.sent, body.accepted, body.declined.total(), body.expired)),
        acceptance(body),
        *times(body.took),
    )
    return Table(
        "answers",
        _("How you answered"),
        (
            "",
            pgettext("referrals", "Sent"),
            pgettext("referrals", "Accepted"),
            pgettext("referrals", "Declined"),
            _("No answer came"),
            _("Accepted, of those answered or ended"),
            *time_heads(),
        ),
        [(_("In this period"), row)],
        note=_("Times in working days, from the day the referral was sent."),
    )
