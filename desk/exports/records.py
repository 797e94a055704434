"""A long list on its way to a file, and the pieces that are already made."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk import named
from desk.letters.records import Export
from forms.uploads import private_storage
from network.standing import standing
from portal.crypto import EncryptedTextField
from portal.crypto_files import PIECE, open_sealed

FOLDER = "exports"
LIFE = dt.timedelta(hours=4)  # to make it, and again to fetch it
CLAIM_LASTS = dt.timedelta(minutes=2)  # who has added no page for longer has been killed


class ExportJobQuerySet(models.QuerySet["ExportJob"]):
    def visible_to(self, user: Any) -> Self:
        """Whoever asked for it, while they work at the desk and may still have what is in it."""
        if not standing(user).is_desk:
            return self.none()
        own = self.filter(user=user, expires_at__gt=timezone.now())
        return own if named.has(user, named.EXPORT_PEOPLE) else own.exclude(export__personal=True)

    def over(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())

    def free(self) -> Self:
        """Still being made, and by nobody now."""
        now = timezone.now()
        return self.filter(
            models.Q(claim=None) | models.Q(claimed_at__lte=now - CLAIM_LASTS),
            state=ExportJob.State.MAKING,
            expires_at__gt=now,
        )


class ExportJob(models.Model):
    """``after`` is the last application in the file, ``done`` how many rows it has. ``claim`` is
    the number of whoever makes it now; ``tries`` how often it was begun since the last page."""

    class State(models.TextChoices):
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")

    class Problem(models.TextChoices):
        FORBIDDEN = (
            "forbidden",
            _("You may no longer have everything this file would hold. Ask your coordinator."),
        )
        CHANGED = (
            "changed",
            _("A filter of this list is no longer there. Open the list and export it again."),
        )
        LOST = "lost", _("A part of the file was lost. Export the list again.")
        ERASED = (
            "erased",
            _("The data of somebody in this file were erased. Export the list again."),
        )
        BROKEN = (
            "broken",
            _("The file could not be made. Export the list again, or a shorter one."),
        )

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    export = models.OneToOneField(Export, on_delete=models.CASCADE, related_name="job")
    key = models.UUIDField()  # of the page on which it was asked for
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAKING)
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)
    done = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("file being made")
        verbose_name_plural = _("files being made")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "key"),
                name="export_job_once",
                violation_error_message=_("This file was already asked for."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.uuid} {self.done}"

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.uuid}"


class ExportPiece(models.Model):
    """A page of rows, sealed with a key of its own. Deleted, no copy of it can be read any more.
    ``first`` and ``last`` are the numbers of the applications between which it holds some."""

    job = models.ForeignKey(ExportJob, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    stored_name = models.CharField(max_length=120, unique=True)
    sealed_with = EncryptedTextField()
    first = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of files")
        ordering = ("job", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("job", "number"),
                name="export_piece_once",
                violation_error_message=_("This piece is already made."),
            )
        ]

    def __str__(self) -> str:
        return self.stored_name

    def read(self) -> Iterator[bytes]:
        """Raises ``FileNotFoundError`` and ``DamagedFileError``."""
        sealed: Any = private_storage().open(self.stored_name)
        with sealed, open_sealed(sealed, self.sealed_with, closes=False) as clear:
            while part := clear.read(PIECE):
                yield part
