"""Who may open a draft besides the person: its helper, as long as the row in the database says so.

Each kind of helper proves who they are in a way of its own (a session for relatives, an account
for staff and partners): a ``Side``. What a helper may then do is the same rule for all.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from forms import access
from forms.drafts import Draft
from forms.helping.assistance import Assistance
from workflow.actors import Actor
from workflow.models import Reading
from workflow.models.reading import Purpose
from workflow.reads import log_read

READ = "draft"
ONE_VISIT = dt.timedelta(minutes=30)  # pages shown within it are one opening in the read log


@dataclass(frozen=True)
class Side:
    """``might`` is asked first and costs no query. ``is_helper``: this browser is that helper's.
    ``hindrance``: where a helper must go first, for example to sign in again. ``back``: where
    they go when they have finished."""

    kinds: frozenset[str]
    might: Callable[[HttpRequest], bool]
    is_helper: Callable[[HttpRequest, Assistance], bool]
    hindrance: Callable[[HttpRequest, Assistance], HttpResponseBase | None]
    actor: Callable[[HttpRequest, Assistance], Actor]
    back: Callable[[HttpRequest], str]


_sides: list[Side] = []


def register(side: Side) -> None:
    _sides.append(side)


def side_of(assistance: Assistance) -> Side | None:
    return next((one for one in _sides if assistance.kind in one.kinds), None)


def helped_by(request: HttpRequest, draft_uuid: UUID | str) -> Assistance | None:
    """The help with this draft when this browser is the helper's, whether or not it still counts.
    At most one query a request, and none for people who help nobody."""
    known: dict[str, Assistance | None] = request.__dict__.setdefault("_helped", {})
    key = str(draft_uuid)
    if key not in known:
        found = None
        if any(side.might(request) for side in _sides):
            found = (
                Assistance.objects.select_related("draft__version").filter(draft__uuid=key).first()
            )
        known[key] = found if found is not None and is_helper(request, found) else None
    return known[key]


def is_helper(request: HttpRequest, assistance: Assistance) -> bool:
    side = side_of(assistance)
    return side is not None and side.might(request) and side.is_helper(request, assistance)


def opens(request: HttpRequest, draft_uuid: str, draft: Draft | None = None) -> bool:
    """For ``access``. Opening is recorded: who helps may read everything (GDPR art. 32). ``draft``
    is the row as it was just read, perhaps with its lock: the person may have ended the help
    between two lines of one request."""
    helped = helped_by(request, draft_uuid)
    if helped is None:
        return False
    if draft is not None:
        helped.draft = draft
    if not helped.is_openable():
        return False
    side = side_of(helped)
    assert side is not None
    if side.hindrance(request, helped) is not None:
        return False
    _record(request, helped, side)
    return True


def helper_in(request: HttpRequest, draft_uuid: UUID | str) -> Assistance | None:
    """The help in force when this page is shown to the helper and not to the person."""
    helped = helped_by(request, draft_uuid)
    if helped is None or access.is_own(request, draft_uuid) or not opens(request, str(draft_uuid)):
        return None
    return helped


def refused(request: HttpRequest, draft_uuid: UUID | str) -> HttpResponseBase | None:
    """What a helper without a right is told in the place of the page; ``None`` for anybody else."""
    helped = helped_by(request, draft_uuid)
    if helped is None:
        return None
    side = side_of(helped)
    assert side is not None
    if helped.is_openable() and (elsewhere := side.hindrance(request, helped)) is not None:
        return elsewhere
    context: dict[str, Any] = {
        "helped": helped,
        "is_sent": helped.draft is not None and helped.draft.submitted_at is not None,
        "was_posted": request.method == "POST",
        "back_url": side.back(request),
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/helping/ended.html", context, status=403)


def _record(request: HttpRequest, helped: Assistance, side: Side) -> None:
    """One line a visit, not one a page: the person reads this list."""
    done: set[int] = request.__dict__.setdefault("_readings", set())
    if request.method not in ("GET", "HEAD") or helped.pk in done:
        return
    done.add(helped.pk)
    assert helped.draft is not None
    actor = side.actor(request, helped)
    who = Q(user=None) if actor.user_id is None else Q(user=actor.user_id)
    recent = Reading.objects.about(helped.draft).filter(
        who,
        what=READ,
        actor_label=actor.label,
        at__gt=timezone.now() - ONE_VISIT,
    )
    if not recent.exists():
        log_read(actor, helped.draft, READ, Purpose.HELP)
