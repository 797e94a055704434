"""Beginning and ending. Both leave a line in the log of who looked, beside the record itself."""

import datetime as dt
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from desk.access import actor_for
from desk.seeing import rules
from desk.seeing.records import SeeAs
from portal.models import User
from workflow import gate
from workflow.actors import SYSTEM
from workflow.models.reading import Purpose
from workflow.reads import log_read

LASTS = dt.timedelta(minutes=30)
SESSION_KEY = "seeing_as"
TOLD_FOR = dt.timedelta(days=90)
MOST_TOLD = 5


def begin(viewer: User, target: User, *, reason: str) -> SeeAs:
    """Raises a ``Refusal`` with the sentence. What still goes on elsewhere ends."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=viewer.pk)  # two windows at once are one
        if why := rules.refusal(viewer, target):
            raise gate.GuardRefused(why)
        if not reason.strip():
            raise gate.TextMissing
        for before in SeeAs.objects.going_on().filter(viewer=viewer):
            end(before, SeeAs.Ending.STOPPED)
        record = SeeAs.objects.create(
            viewer=viewer,
            viewer_label=str(viewer),
            target=target,
            target_label=str(target),
            reason=reason.strip(),
            until=timezone.now() + LASTS,
        )
        log_read(actor_for(viewer), record, "see as: begins", Purpose.SEE_AS)
    return record


def end(record: SeeAs, how: str) -> bool:
    """Once: whoever comes second finds it ended. After its time it ended when that was over."""
    with transaction.atomic():
        now = timezone.now()
        how = SeeAs.Ending.TIME if record.until <= now else how
        ended = SeeAs.objects.going_on().filter(pk=record.pk)
        if not ended.update(ended_at=min(now, record.until), ending=how):
            return False
        viewer = record.viewer
        actor = actor_for(viewer) if viewer is not None else SYSTEM
        log_read(actor, record, "see as: ends", Purpose.SEE_AS)
    return True


def alive(number: Any, viewer: Any) -> SeeAs | None:
    """What the session goes on with, if it may still. ``viewer`` is whoever is signed in."""
    if not viewer.is_authenticated:
        return None
    mine = SeeAs.objects.going_on().filter(viewer=viewer.pk)
    found = mine.filter(pk=number).select_related("target").first()
    if found is None:
        return None
    if found.until <= timezone.now():
        end(found, SeeAs.Ending.TIME)
        return None
    if found.target is None or rules.refusal(viewer, found.target):
        end(found, SeeAs.Ending.REFUSED)
        return None
    return found


def attend() -> None:
    """Ends what nobody came back to, and forgets why when nobody is told any more: the words may
    be about a request. Run before waiting messages are sent."""
    now = timezone.now()
    for record in SeeAs.objects.going_on().filter(until__lte=now):
        end(record, SeeAs.Ending.TIME)
    old = SeeAs.objects.filter(began_at__lte=now - TOLD_FOR, reason__isnull=False)
    old.update(reason=None)


def told_to(user: Any) -> list[SeeAs]:
    """For the person's own first page: who saw the desk as them lately."""
    since = timezone.now() - TOLD_FOR
    return list(SeeAs.objects.filter(target=user.pk, began_at__gt=since)[:MOST_TOLD])


@receiver(user_logged_out)
def left(request: HttpRequest | None, **_signal: Any) -> None:
    """The session is about to be emptied; the record must not go on without it."""
    number = getattr(request, "session", {}).get(SESSION_KEY)
    record = SeeAs.objects.going_on().filter(pk=number).first() if number else None
    if record is not None:
        end(record, SeeAs.Ending.LOGOUT)
