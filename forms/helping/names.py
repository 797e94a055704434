"""The names of people whose drafts somebody fills in, read for a whole list at once."""

from collections.abc import Iterable
from typing import Any

from forms.drafts import Answer, Draft
from forms.submissions import Submission

FACTS = ("name", "family_name")


def name_of(draft: Draft, filled: Any = None) -> str:
    """``filled``: the draft as a page has read it already, to ask nothing again."""
    if filled is not None and filled.draft is not None and filled.draft.pk == draft.pk:
        return _joined(filled.form, filled.answers)
    return names_of([draft])[draft.pk]


def names_of(drafts: Iterable[Draft]) -> dict[int, str]:
    """``{draft pk: name}``; empty while no name was given. The drafts carry their version. At most
    two queries, whatever their number."""
    shown = list(drafts)
    asking = {step for draft in shown for step in _steps(draft)}
    answers: dict[int, dict[str, Any]] = {draft.pk: {} for draft in shown}
    open_ones = [draft.pk for draft in shown if draft.submitted_at is None]
    if open_ones:
        for saved in Answer.objects.filter(draft__in=open_ones, step__in=asking, row=""):
            answers[saved.draft_id] |= saved.data
    sent = [draft.pk for draft in shown if draft.submitted_at is not None]
    if sent:
        for submission in Submission.objects.filter(draft__in=sent):
            answers[submission.draft_id] = submission.answers
    return {draft.pk: _joined(draft.version.form, answers[draft.pk]) for draft in shown}


def _steps(draft: Draft) -> set[str]:
    return {
        step.key
        for step, ask in draft.version.form.asks()
        if ask.means in FACTS and not step.repeat
    }


def _joined(form: Any, answers: Any) -> str:
    parts = (form.fact(fact, answers) for fact in FACTS)
    return " ".join(str(part) for part in parts if part)
