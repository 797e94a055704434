"""Taking a review, giving it back, approving, sending back: each is one transaction.

Who was quicker is told by the refusal's ``sentence``. A refusal is a ``PermissionDenied`` too, so
that Wagtail's own pages answer it as they answer every other.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from guide.review.authors import authors_of
from guide.review.experts import general, groups_of, groups_of_user, is_expert
from guide.review.states import ReviewState
from guide.review.words import REASONS, in_words


class RefusedError(PermissionDenied):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def reviewable(user: Any, states: list[ReviewState], task: Any) -> list[ReviewState]:
    """Those of the open reviews that this person may take: an expert who wrote none of the text.

    ``states`` of one task, with their pages fetched; the cost does not grow with them.
    """
    pages = [state.page for state in states]
    groups, own = groups_of(pages, general(task)), groups_of_user(user)
    authors = authors_of(pages)
    return [
        state
        for state in states
        if state.is_open and groups[state.page.pk] & own and user.pk not in authors[state.page.pk]
    ]


def refusal(user: Any, page: Page, task: Any) -> str:
    """Why this person may not review this text, or the empty text."""
    if not is_expert(user, page, task):
        return _("Only the experts named for this text can review it.")
    if user.pk in authors_of([page])[page.pk]:
        return _("You wrote part of this text: another expert reviews it.")
    return ""


def claim(pk: int, user: Any) -> ReviewState:
    """One expert takes the review. Of two at the same moment one has it, the other is told."""
    with transaction.atomic():
        state = _open(pk, user)
        state.claimed_by, state.claimed_at = user, timezone.now()
        state.save(update_fields=["claimed_by", "claimed_at"])
    return state


def release(pk: int, user: Any) -> ReviewState:
    with transaction.atomic():
        state = _locked(pk)
        if state.is_open and state.claimed_by_id == user.pk:
            state.claimed_by = state.claimed_at = None
            state.save(update_fields=["claimed_by", "claimed_at"])
    return state


def approve(pk: int, user: Any, *, again_on: dt.date, comment: str = "") -> ReviewState:
    """The text is right: the approved revision says who checked it, and is published."""
    with transaction.atomic():
        state = _open(pk, user)
        today = timezone.localdate()
        if again_on <= today:
            raise RefusedError(_("The next check comes after today."))
        _note_review(state.revision, on=today, by=str(user), again_on=again_on)
        state.claimed_by, state.claimed_at = user, state.claimed_at or timezone.now()
        state.again_on = again_on
        state.approve(user=user, comment=comment)
    return state


def reject(pk: int, user: Any, *, reasons: list[str], comment: str) -> ReviewState:
    """Back to whoever wrote it, with reasons of the list and a text. They read both."""
    with transaction.atomic():
        state = _open(pk, user)
        known = [key for key in REASONS if key in reasons]
        if not known:
            raise RefusedError(_("Choose at least one reason."))
        if not comment.strip():
            raise RefusedError(_("Say what should change: whoever wrote it reads this."))
        state.claimed_by, state.claimed_at = user, state.claimed_at or timezone.now()
        state.reasons = known
        told = "; ".join(in_words(known))
        # Wagtail's mail, history and side panel show the comment: the reasons stand in it too.
        state.reject(user=user, comment=f"{told}.\n\n{comment.strip()}")
    return state


def _note_review(revision: Revision, *, on: dt.date, by: str, again_on: dt.date) -> None:
    """On the revision itself: a new one would make the expert an author of the text."""
    page = revision.as_object()
    if hasattr(page, "note_review"):
        page.note_review(on=on, by=by, again_on=again_on)
        revision.content = page.serializable_data()
        revision.save(update_fields=["content"])


def _locked(pk: int) -> ReviewState:
    # Only the row itself: PostgreSQL cannot lock what an outer join may not find.
    found = (
        ReviewState.objects.select_for_update(of=("self", "taskstate_ptr")).filter(pk=pk).first()
    )
    if found is None:
        raise RefusedError(_("This review does not exist any more."))
    return found


def _open(pk: int, user: Any) -> ReviewState:
    """The review, locked, if this person may decide it now."""
    state = _locked(pk)
    if not state.is_open:
        raise RefusedError(over(state))
    task = state.task.specific
    if why := refusal(user, state.page, task):
        raise RefusedError(why)
    holder = state.claimed_by
    if holder is not None and holder != user and is_expert(holder, state.page, task):
        raise RefusedError(_("%(name)s has taken this review.") % {"name": holder})
    return state


def over(state: ReviewState) -> str:
    if state.finished_by_id:
        return _("This review is over: %(name)s has decided it.") % {"name": state.finished_by}
    return _("This review is over.")
