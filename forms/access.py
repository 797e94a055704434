"""Which drafts this browser may open. It is all a session ever holds.

Beside a draft's identifier stands the moment of its last lock, if there was one: whoever presses
"lock" takes the permission from every session that had it before.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format

from forms.drafts import Draft

KEY = "drafts"
ENDS = "ends"
MOST = 20  # somebody who helps many people at one computer
MARK = " "


@dataclass(frozen=True)
class Also:
    """Somebody else who may open a draft. ``opens`` is given the draft too where it was read, to
    judge it as it is now. ``refused`` answers in the place of the question for the code, or
    ``None``; ``keeps``: the session is still needed for another draft."""

    opens: Callable[[HttpRequest, str, Draft | None], bool]
    refused: Callable[[HttpRequest, str], HttpResponseBase | None]
    forget: Callable[[HttpRequest, str], None]
    keeps: Callable[[HttpRequest], bool]


_also: list[Also] = []


def also(other: Also) -> None:
    _also.append(other)


def holds(request: HttpRequest, draft_uuid: UUID | str) -> bool:
    """The person, or whoever helps them and may still do so."""
    return is_own(request, draft_uuid) or _is_opened_by_others(request, str(draft_uuid))


def _is_opened_by_others(request: HttpRequest, draft_uuid: str, draft: Draft | None = None) -> bool:
    return any(one.opens(request, draft_uuid, draft) for one in _also)


def refused(request: HttpRequest, draft_uuid: UUID | str) -> HttpResponseBase | None:
    """What somebody is told who may not open it (any more), if we know who they are."""
    answers = (one.refused(request, str(draft_uuid)) for one in _also)
    return next((answer for answer in answers if answer is not None), None)


def is_needed(request: HttpRequest) -> bool:
    """Somebody helps from this browser: its session matters although it holds no draft."""
    return any(one.keeps(request) for one in _also)


def is_own(request: HttpRequest, draft_uuid: UUID | str) -> bool:
    """The person's own browser. Asks the database once a request, and only about what the session
    names.

    True also for a draft that is gone: what comes next says so.
    """
    entry = _entries(request).get(str(draft_uuid))
    if entry is None:
        return False
    known: dict[str, str | None] = request.__dict__.setdefault("_locks", {})
    if str(draft_uuid) not in known:
        locked = Draft.objects.filter(uuid=draft_uuid).values_list("locked_at", flat=True)
        known[str(draft_uuid)] = next((_stamp(one) for one in locked), None)
    current = known[str(draft_uuid)]
    return current is None or current == entry


class LockedError(Exception):
    """The session names the draft, from before its last lock: it opens nothing any more."""


def named(request: HttpRequest, draft_uuid: UUID | str) -> bool:
    """Costs no query. Whoever asks only this must ask ``check`` about the draft it reads."""
    return str(draft_uuid) in _entries(request) or _is_opened_by_others(request, str(draft_uuid))


def check(request: HttpRequest, draft: Draft) -> None:
    """Raises ``LockedError``. For views that read the draft anyway, in place of ``holds``."""
    if _entries(request).get(str(draft.uuid)) != _stamp(draft.locked_at) and not (
        _is_opened_by_others(request, str(draft.uuid), draft)
    ):
        raise LockedError


def held(request: HttpRequest) -> list[str]:
    """Identifiers named by the session; ``holds`` says whether one of them still opens."""
    return list(_entries(request))


def open_here(request: HttpRequest, form_key: str) -> list[Draft]:
    """Drafts of one form that this browser can still go on with, the last saved first."""
    entries = _entries(request)
    if not entries:
        return []
    found = Draft.objects.open().filter(uuid__in=entries, version__form_key=form_key)
    return [
        draft
        for draft in found.order_by("-saved_at")
        if _stamp(draft.locked_at) == entries[str(draft.uuid)]
    ]


def hold(request: HttpRequest, draft: Draft) -> None:
    entries = _entries(request)
    entries.pop(str(draft.uuid), None)
    entries[str(draft.uuid)] = _stamp(draft.locked_at)
    request.__dict__.pop("_locks", None)
    _write(request, entries)
    stay(request)


def stay(request: HttpRequest) -> int:
    """The session lives on from now. Returns the moment it ends, in seconds since 1970."""
    request.session[ENDS] = int(time.time()) + request.session.get_expiry_age()
    return int(request.session[ENDS])


def release(request: HttpRequest, draft_uuid: UUID | str) -> None:
    """Forget a draft here. A session that holds nothing else and nobody signed in goes with it."""
    for one in _also:
        one.forget(request, str(draft_uuid))
    entries = _entries(request)
    entries.pop(str(draft_uuid), None)
    if entries or is_needed(request) or "_auth_user_id" in request.session:
        _write(request, entries)
    else:
        request.session.flush()


def seconds_left(request: HttpRequest) -> int:
    """Until this browser is asked for a code again; 0 when it holds no draft or is over."""
    return max(0, int(request.session.get(ENDS, 0)) - int(time.time()))


def _entries(request: HttpRequest) -> dict[str, str]:
    """``{identifier: stamp of the last lock}``, oldest first."""
    written = (str(entry).partition(MARK) for entry in request.session.get(KEY, ()))
    return {draft_uuid: stamp for draft_uuid, _mark, stamp in written}


def _write(request: HttpRequest, entries: dict[str, str]) -> None:
    lines = [f"{key}{MARK}{stamp}" if stamp else key for key, stamp in entries.items()]
    request.session[KEY] = lines[-MOST:]


def _stamp(locked_at: dt.datetime | None) -> str:
    return str(int(locked_at.timestamp() * 1_000_000)) if locked_at else ""


def ends_at(request: HttpRequest) -> str:
    """The same moment on the clock, for people: ``22:32``."""
    end = dt.datetime.fromtimestamp(int(request.session.get(ENDS, 0)), dt.UTC)
    return date_format(timezone.localtime(end), "H:i")
