"""Two requests beside each other: every fact and every answer as it was asked, and whether it
differs, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desk import words
from desk.applications import Application
from desk.routing import language_name
from forms.contact.current import EMAIL, PHONE, contact


@dataclass(frozen=True)
class Pair:
    title: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left.strip() != self.right.strip()


@dataclass(frozen=True)
class Block:
    title: str
    pairs: tuple[Pair, ...]

    @property
    def different(self) -> int:
        return sum(pair.differs for pair in self.pairs)


def facts(left: Application, right: Application) -> Block:
    told = [_facts(each) for each in (left, right)]
    return Block(_("The request"), tuple(_paired(*told)))


def answers(left: Application, right: Application) -> list[Block]:
    """In the order of the left one's form; what only the right one was asked comes after."""
    language = get_language() or "it"
    both = [_answers(each, language) for each in (left, right)]
    titles = dict.fromkeys([*both[0], *both[1]])
    return [
        Block(title, tuple(_paired(both[0].get(title, []), both[1].get(title, []))))
        for title in titles
    ]


Told = list[tuple[str, str]]


def _paired(left: Told, right: Told) -> Iterable[Pair]:
    """By question. One asked several times is compared with the same one in the same place."""
    ours, theirs = _numbered(left), _numbered(right)
    for key in dict.fromkeys([*ours, *theirs]):
        yield Pair(key[0], ours.get(key, ""), theirs.get(key, ""))


def _numbered(told: Told) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for title, text in told:
        number = sum(known == title for known, _place in found)
        found[(title, number)] = text
    return found


def _answers(application: Application, language: str) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for section in application.submission.sections(language):
        rows = found.setdefault(section.title, [])
        rows += [(row.question, _("later") if row.later else row.answer) for row in section.rows]
    return found


def _facts(application: Application) -> Told:
    referrals = application.referrals.select_related("organisation").order_by("created_at", "pk")
    return [
        (_("Person"), application.person_name),
        (_("Sent"), words.moment(application.submitted_at)),
        (_("State"), application.state_label),
        (_("Owner"), str(application.owner or "")),
        (_("Urgency"), str(application.get_urgency_display())),
        (_("Next legal date"), words.day(application.legal_date)),
        (_("Answer promised by"), words.day(application.due_on)),
        (_("Safe to contact"), _("Yes") if application.safe_contact else _("No")),
        (_("Telephone"), contact(application.submission, PHONE)),
        (_("E-mail"), contact(application.submission, EMAIL)),
        (_("District"), words.district_label(application.district)),
        (_("Language"), language_name(application.language)),
        (
            _("Organisations asked"),
            "\n".join(f"{each.organisation.name} ({each.state_label})" for each in referrals),
        ),
    ]
