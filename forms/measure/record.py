"""Writing events down: one INSERT for a request, after its work is done and never in its way."""

import logging
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.utils.translation import get_language

from forms.drafts import Draft
from forms.measure.events import SCALE, Event, What
from forms.versions import FormVersion
from portal.crypto import keyed_hash

if TYPE_CHECKING:
    from forms.wizard import IntakeWizard

logger = logging.getLogger(__name__)
CLOCK = "shown"  # the hidden field that says when a page was shown
CODE = re.compile(r"[a-z_]{1,40}")
ROBOTS = re.compile(
    r"bot\b|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|headless|lighthouse|curl|wget"
    r"|python|java/|go-http|monitor|uptime|validator",
    re.IGNORECASE,
)


def page_shown(wizard: "IntakeWizard") -> None:
    _note(wizard, What.SHOWN)


def page_saved(wizard: "IntakeWizard") -> None:
    _note(wizard, What.SAVED, seconds=_seconds(wizard.request))


def page_refused(wizard: "IntakeWizard", form: Any) -> None:
    """Which questions were refused and by which rule. ``form``: a step's form or form set."""
    if faults := list(faults_of(form)):
        _note(wizard, What.ERROR, faults=faults)


def exit_shown(wizard: "IntakeWizard", exit_key: str) -> None:
    _note(wizard, What.EXIT, step=exit_key)


def applied_anyway(wizard: "IntakeWizard", exit_key: str) -> None:
    _note(wizard, What.ANYWAY, step=exit_key)


def left(wizard: "IntakeWizard") -> None:
    _note(wizard, What.LEFT)


def sent(request: HttpRequest, draft: Draft) -> None:
    """``draft`` as it was read before it was sent: afterwards nothing ties it to its events."""
    note(request, What.SUBMITTED, draft.version, draft)


def _note(wizard: "IntakeWizard", what: What, *, step: str = "", **more: Any) -> None:
    draft = wizard.draft
    version = draft.version if draft is not None else wizard.version
    note(wizard.request, what, version, draft, step or wizard.step.key, **more)


def note(
    request: HttpRequest,
    what: What,
    version: FormVersion,
    draft: Draft | None = None,
    step: str = "",
    *,
    seconds: int | None = None,
    faults: Iterable[tuple[str, str]] = (("", ""),),
) -> None:
    """One event, or one for each fault. Robots, previews and prefetching browsers do not count."""
    if not _is_somebody(request):
        return
    events = [
        Event(
            form_key=version.form_key,
            version=version.number,
            language=get_language() or "",
            what=what,
            step=step,
            field=field,
            code=code,
            visit=visit_of(draft),
            seconds=seconds,
        )
        for field, code in faults
    ]
    # What happened counts only if it is really kept; and nothing here may undo it.
    transaction.on_commit(lambda: _write(events), robust=True)


def visit_of(draft: Draft | None) -> str:
    """What ties the events of one filling-in; empty before the first page is saved and once the
    draft has been sent."""
    if draft is None or not draft.journey:
        return ""
    return keyed_hash("measure", draft.journey)[:32]


def clock(request: HttpRequest) -> str:
    """For the page's hidden field. A page shown again with errors keeps its first moment."""
    sent = request.POST.get(CLOCK, "") if request.method == "POST" else ""
    return sent if sent.isascii() and sent.isdecimal() and len(sent) < 12 else str(int(time.time()))


def faults_of(form: Any) -> Iterable[tuple[str, str]]:
    """(question, code), each once. Codes are words of our own programs, never typed ones."""
    parts = form.forms if isinstance(form, BaseFormSet) else [form]
    found = {
        (field, error.code or "")
        for part in parts
        for field, texts in part.errors.as_data().items()
        for error in texts
    }
    if isinstance(form, BaseFormSet):
        found |= {("", error.code or "") for error in form.non_form_errors().as_data()}
    return sorted((field[:60], code if CODE.fullmatch(code) else "other") for field, code in found)


def _seconds(request: HttpRequest) -> int | None:
    """As the page says: a wrong clock is left out, and so is a page left open for hours."""
    sent = request.POST.get(CLOCK, "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < 12):
        return None
    taken = int(time.time()) - int(sent)
    return next((step for step in SCALE if 0 <= taken <= step), None)


def _is_somebody(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return bool(
        agent
        and request.method in ("GET", "POST")
        and not ROBOTS.search(agent)
        and "prefetch" not in purpose
        and not getattr(request, "is_preview", False)
    )


def _write(events: list[Event]) -> None:
    try:
        if len(events) == 1:
            events[0].save(force_insert=True)  # one statement; more would open a transaction
        else:
            Event.objects.bulk_create(events)
    except DatabaseError as error:
        logger.warning("%d events not written: %s", len(events), type(error).__name__)
