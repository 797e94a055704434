"""The rows that were chosen: which of them would change, and what became of each."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from desk import news
from desk.applications import Application
from desk.letters.kinds import Kind
from desk.letters.way import way_to
from desk.links import mail_language
from desk.staff.bulk.actions import BulkAction, FileAction, Outlook
from desk.staff.conflict import conflict_of
from forms.contact.current import with_contacts
from workflow import gate
from workflow.gate import Actor

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Row:
    """``skipped_because`` is empty for what changes, or has changed."""

    application: Application
    seen: int
    skipped_because: str = ""
    silent_because: str = ""
    lines: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    token: int | None = None

    @property
    def value(self) -> str:
        return f"{self.application.pk}.{self.seen}"


@dataclass(frozen=True)
class Letter:
    """What ``count`` of the applicants receive, as the first of them would."""

    count: int
    preview: news.Preview


def read(values: Iterable[str]) -> dict[int, int]:
    """Key and version of each row as the list showed it. What is made up is not there."""
    found: dict[int, int] = {}
    for value in values:
        key, _dot, seen = value.partition(".")
        if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (key, seen)):
            found.setdefault(int(key), int(seen))
    return found


def chosen(user: Any, versions: Mapping[int, int]) -> list[Row]:
    """In the order of the list; only what the person may see."""
    found = (
        Application.objects.visible_to(user)
        .filter(pk__in=versions)
        .select_related("submission__version", "submission__draft")
        .prefetch_related(with_contacts("submission"))
    )
    return [Row(each, versions[each.pk]) for each in found]


def foreseen(
    rows: Sequence[Row], action: BulkAction, actor: Actor, data: Mapping[str, Any] | None = None
) -> list[Row]:
    """What would happen to each, with what was filled in, if it was."""
    if isinstance(action, FileAction):
        return list(rows)
    fresh = [row.application for row in rows if row.application.version == row.seen]
    known = action.outlook(fresh, actor, data)
    changed = Outlook(_("It has changed since the list was shown."))
    return [_foreseen(row, action, known.get(row.application.pk, changed)) for row in rows]


def _foreseen(row: Row, action: BulkAction, what: Outlook) -> Row:
    skipped = what.skipped_because
    told = bool(action.tells) and not skipped
    silent = news.way_for(row.application, action.tells).silent_because if told else ""
    return replace(
        row,
        skipped_because=skipped,
        silent_because=silent,
        lines=what.lines,
        more=what.more,
        token=what.token,
    )


def letters(rows: Iterable[Row], action: BulkAction) -> list[Letter]:
    """One for each way and language: as many questions to the database as there are of these."""
    if not action.tells:
        return []
    first: dict[tuple[str, str], Application] = {}
    count: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if not (row.skipped_because or row.silent_because):
            key = (str(Kind(way_to(row.application).kind)), mail_language(row.application))
            first.setdefault(key, row.application)
            count[key] += 1
    return [Letter(count[key], news.preview(each, action.tells)) for key, each in first.items()]


def done(
    rows: Iterable[Row], action: BulkAction, actor: Actor, data: Mapping[str, Any]
) -> list[Row]:
    """Each by itself: what one of them refuses does not touch the others."""
    return [Row(row.application, row.seen, _run(row, action, actor, data)) for row in rows]


def _run(row: Row, action: BulkAction, actor: Actor, data: Mapping[str, Any]) -> str:
    try:
        action.run(row.application, actor, row.seen, data)
    except gate.AlreadyDone:
        return ""
    except gate.Refusal as refusal:
        conflict = conflict_of(refusal)
        return " ".join(filter(None, (conflict.sentence, conflict.change)))
    except Exception as error:
        # The others are done or will be: whoever acts must learn which, not see an error page. The
        # kind alone is logged: a database's own words may quote what somebody wrote.
        name = type(error).__name__
        logger.error("bulk %s of application %s: %s", action.name, row.application.pk, name)
        return _("It could not be changed. Open it and try again.")
    return ""
