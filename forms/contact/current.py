"""The one place that says where somebody is reached now. Nothing else reads a sent contact."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms.contact.records import ContactChange

if TYPE_CHECKING:
    from forms.sections import Row, Section
    from forms.submissions import Submission

EMAIL, PHONE = ContactChange.Fact.EMAIL.value, ContactChange.Fact.PHONE.value
FACTS = (EMAIL, PHONE)
_KEPT = "contact_changes_alive"


def with_contacts(path: str = "") -> Prefetch:
    """For lists: one question for all of them. ``path`` leads to the submission."""
    lookup = f"{path}__contact_changes" if path else "contact_changes"
    return Prefetch(lookup, ContactChange.objects.alive(), to_attr=_KEPT)


def contact(submission: "Submission", fact: str) -> str:
    """The ``email`` or ``phone`` that counts now; empty when none is known."""
    last = next((each for each in reversed(_counting(submission)) if each.fact == fact), None)
    return last.value if last is not None else str(submission.fact(fact) or "")


def all_of(submission: "Submission", fact: str) -> list[str]:
    """Every one that counts: forms may ask for a number to call and another to write to. What was
    corrected is there no more."""
    answers = submission.answers
    asked = (answers.get(ask.key) for _step, ask in submission.form.asks() if ask.means == fact)
    given = [value for value in asked if isinstance(value, str) and value]
    replaced = {each.was for each in _counting(submission) if each.fact == fact}
    now = contact(submission, fact)
    others = [value for value in given if value not in replaced]
    return list(dict.fromkeys([now, *others] if now else others))


def ever(submission: "Submission") -> set[str]:
    """What counted at some time: by it one knows which messages went to the person."""
    sent = {str(submission.fact(fact) or "") for fact in FACTS}
    return (sent | {each.value for each in _counting(submission)}) - {""}


def pending(submission: "Submission", fact: str) -> ContactChange | None:
    """The correction that waits to be verified; until then the old contact counts."""
    waiting = (each for each in _alive(submission) if each.is_pending)
    return next((each for each in waiting if each.fact == fact), None)


def corrections(submission: "Submission") -> list[ContactChange]:
    """Those that count or have counted, oldest first."""
    return _counting(submission)


def none_asked(submission: "Submission") -> None:
    """For whoever knows that nothing was ever to be corrected: saves the question."""
    submission.__dict__.setdefault(_KEPT, [])


def forget_kept(submission: "Submission") -> None:
    """After a change: what was read with this object is old."""
    submission.__dict__.pop(_KEPT, None)


def noted(submission: "Submission", sections: "list[Section]", language: str) -> "list[Section]":
    """What was sent, with a remark at each answer that was corrected since."""
    return _corrected(submission, sections, language, in_place=False)


def in_place(submission: "Submission", sections: "list[Section]", language: str) -> "list[Section]":
    """For an organisation: it must not call the number that was wrong."""
    return _corrected(submission, sections, language, in_place=True)


def _corrected(
    submission: "Submission", sections: "list[Section]", language: str, *, in_place: bool
) -> "list[Section]":
    latest = {(each.fact, each.was): each for each in _counting(submission) if each.was}
    if not latest:
        return sections
    changes = {
        ask.key: latest.get((ask.means, str(submission.answers.get(ask.key))))
        for _step, ask in submission.form.asks()
        if ask.means in FACTS
    }

    def told(row: "Row") -> "Row":
        change = None if row.row else changes.get(row.ask_key)
        if change is None:
            return row
        answer = contact(submission, change.fact) if in_place else row.answer
        return replace(row, answer=answer, corrected=_remark(change, language))

    return [replace(section, rows=list(map(told, section.rows))) for section in sections]


def _remark(change: ContactChange, language: str) -> str:
    assert change.counts_since is not None
    with override(language):
        day = date_format(localtime(change.counts_since), "j F Y")
        return _("Corrected on %(day)s.") % {"day": day}


def _counting(submission: "Submission") -> list[ContactChange]:
    found = [(each.counts_since, each.pk, each) for each in _alive(submission) if each.counts_since]
    return [each for _since, _pk, each in sorted(found, key=lambda one: one[:2])]


def _alive(submission: "Submission") -> list[ContactChange]:
    """Read once for each object; ``with_contacts`` reads for a whole list."""
    if _KEPT not in submission.__dict__:
        found = list(ContactChange.objects.alive().filter(submission=submission))
        submission.__dict__[_KEPT] = found
    kept: list[ContactChange] = submission.__dict__[_KEPT]
    return kept
