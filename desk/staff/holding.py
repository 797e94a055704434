"""Who has a case, as its page says it: owner, team, who is away, what they have not read yet."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from desk import absences, attention, unanswered, words
from desk.absences import Absence
from desk.applications import Application
from workflow import gate
from workflow.gate import Actor


@dataclass(frozen=True)
class Held:
    """``assign_url`` is empty where nothing can be given; ``news`` where nothing is to be read."""

    away: str
    assign_url: str
    news: str
    news_until: str
    may_mark: bool
    closes: str = ""  # the day after which it expires, while the applicant is waited for


def held(application: Application, actor: Actor) -> Held:
    steps = {step.name for step in gate.allowed(application, actor)}
    news = application.news_since
    return Held(
        away=away_words(absences.of_today(application.owner)),
        assign_url=reverse("desk_applications:assign", args=[application.pk])
        if "assign" in steps
        else "",
        news=words.moment(news) if news else "",
        news_until=news.isoformat() if news else "",
        may_mark=news is not None and attention.is_theirs(application, actor),
        closes=words.day(unanswered.closing_day(application))
        if application.state == unanswered.WAITING
        else "",
    )


def away_words(absence: Absence | None) -> str:
    if absence is None:
        return ""
    said = {"day": words.day(absence.ends_on), "stand_in": absence.stand_in}
    if absence.stand_in is None:
        return _("away until %(day)s, nobody stands in") % said
    return _("away until %(day)s, stand-in %(stand_in)s") % said
