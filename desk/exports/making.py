"""A long list becomes a file: a page of rows at a time, each in its own transaction.

Whoever looks at the progress moves the work on for a moment, and so does ``manage.py outbox``, so
that nothing else has to run. One at a time: a claim is taken and renewed by single statements, and
a page is added only under it. Killed, the next one goes on after the last page.
"""

import logging
import time
import uuid
from contextlib import suppress
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.access import actor_for
from desk.exports.pieces import Page, page_of, sealed
from desk.exports.records import FOLDER, LIFE, ExportJob, ExportPiece
from desk.letters.records import Export
from forms.uploads import private_storage
from workflow.gate import Refusal

logger = logging.getLogger(__name__)
MOST_FILES = 3  # of one person at a time
MOST_TRIES = 5  # for one page
SECONDS = 10  # where messages wait behind it
Problem = ExportJob.Problem


class TooManyFiles(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("You have %(most)s files already. Delete one of them, then export this list.")
            % {"most": MOST_FILES}
        )


class LostError(Exception):
    """Somebody else makes it now, or it was stopped."""


class ErasedError(Exception):
    """Somebody in the page is gone since it was read: it is read anew."""


def begin(user: Any, export: Export, *, key: uuid.UUID, language: str) -> ExportJob:
    """``export`` is not saved yet. The same ``key`` again returns the job that is already there.
    Raises ``TooManyFiles``."""
    mine = ExportJob.objects.filter(user=user)
    if (known := mine.filter(key=key).first()) is not None:
        return known
    if mine.filter(expires_at__gt=timezone.now()).count() >= MOST_FILES:
        raise TooManyFiles
    try:
        with transaction.atomic():
            export.save()
            return ExportJob.objects.create(
                user=user,
                export=export,
                key=key,
                language=language,
                expires_at=timezone.now() + LIFE,
            )
    except IntegrityError:
        return mine.get(key=key)


def go_on(pk: int, *, seconds: float) -> None:
    """At least one page, then for about so long. Does nothing while another makes it."""
    token = uuid.uuid4()
    claimed = ExportJob.objects.free().filter(pk=pk)
    now = timezone.now()
    if not claimed.update(claim=token, claimed_at=now, tries=models.F("tries") + 1):
        return
    ends = time.monotonic() + seconds
    try:
        while _add_page(pk, token) and time.monotonic() < ends:
            pass
    except LostError:
        return
    except Exception as error:
        # The kind alone: a database's own words may quote what somebody wrote.
        logger.error("export %s: %s", pk, type(error).__name__)
        _fail(ExportJob.objects.filter(pk=pk, claim=token, tries__gte=MOST_TRIES), Problem.BROKEN)
    ExportJob.objects.filter(pk=pk, claim=token).update(claim=None, claimed_at=None)


def stop(job: ExportJob) -> None:
    """Also of a finished one: nothing of it is left but the note of who asked for it."""
    with transaction.atomic():
        # Locked first: whoever adds a page now ends before, or finds nothing to add it to.
        if ExportJob.objects.select_for_update().filter(pk=job.pk).exists():
            ExportJob.objects.filter(pk=job.pk).delete()
    _empty(job.folder)


def lose(job: ExportJob) -> None:
    _fail(ExportJob.objects.filter(pk=job.pk), Problem.LOST)


def attend(*, seconds: float = SECONDS) -> None:
    """Before messages are sent: what is over goes, what waits goes on, the oldest first."""
    for job in ExportJob.objects.over():
        stop(job)
    _sweep()
    ends = time.monotonic() + seconds
    for pk in ExportJob.objects.free().order_by("pk").values_list("pk", flat=True):
        if (left := ends - time.monotonic()) <= 0:
            return
        go_on(pk, seconds=left)


def _add_page(pk: int, token: uuid.UUID) -> bool:
    """Whether there is more to do. Everything is looked up again: what the person may see now."""
    ours = ExportJob.objects.filter(pk=pk, claim=token, state=ExportJob.State.MAKING)
    job = ours.select_related("export", "user").first()
    if job is None:
        raise LostError
    if job.tries > MOST_TRIES:
        return _fail(ours, Problem.BROKEN)
    found = page_of(job)
    if not isinstance(found, Page):
        return _fail(ours, found)
    number = job.pieces.count()
    content, key = sealed(found.content)
    name = private_storage().save(f"{job.folder}/{number:05}", File(content))
    try:
        with transaction.atomic():
            # Before the job, as whoever erases does: so nobody waits in a circle.
            if not found.is_true():
                raise ErasedError
            _keep(job, token, found, ExportPiece(number=number, stored_name=name, sealed_with=key))
    except ErasedError:
        private_storage().delete(name)
        return True
    except BaseException:
        private_storage().delete(name)
        raise
    return not found.is_last


def _keep(job: ExportJob, token: uuid.UUID, found: Page, piece: ExportPiece) -> None:
    now = timezone.now()
    values: dict[str, Any] = {"done": job.done + found.rows, "claimed_at": now, "tries": 0}
    if found.last is not None:
        values["after"] = piece.last = found.last
        piece.first = found.first or 0
    if found.is_last:
        values |= {"state": ExportJob.State.READY, "expires_at": now + LIFE}
    ours = ExportJob.objects.filter(pk=job.pk, claim=token, state=ExportJob.State.MAKING)
    if not ours.filter(after=job.after).update(**values):
        raise LostError
    piece.job = job
    piece.save()
    found.note(actor_for(job.user))


def _fail(jobs: models.QuerySet[ExportJob], problem: str) -> bool:
    jobs.update(state=ExportJob.State.FAILED, problem=problem)
    return False


def _empty(folder: str) -> None:
    storage = private_storage()
    # Another may empty it, or add to it, at the same moment: ``_sweep`` comes again.
    with suppress(OSError):
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")
        storage.delete(folder)


def _sweep() -> None:
    """Folders of jobs that are no more: left by whoever was killed while they were stopped."""
    storage = private_storage()
    if not storage.exists(FOLDER):
        return
    kept = {str(each) for each in ExportJob.objects.values_list("uuid", flat=True)}
    for folder in storage.listdir(FOLDER)[0]:
        if folder not in kept:
            _empty(f"{FOLDER}/{folder}")
