"""Files people send: rows of their own in private storage, sealed, under names that say nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.drafts import Draft
from forms.sniff import Checked
from portal.crypto import EncryptedTextField
from portal.crypto_files import open_sealed

FOLDER = "intake"


def private_storage() -> Storage:
    return storages["private"]


class Upload(models.Model):
    class Scan(models.TextChoices):
        PENDING = "pending", _("waiting for the virus check")
        CLEAN = "clean", _("no virus found")
        INFECTED = "infected", _("virus found")
        UNCHECKED = "unchecked", _("not checked")

    uuid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(
        Draft, verbose_name=_("draft"), on_delete=models.CASCADE, related_name="uploads"
    )
    step = models.CharField(_("step"), max_length=60)
    ask = models.CharField(_("question"), max_length=60)
    row = models.CharField(_("row"), max_length=16, blank=True, default="")
    stored_name = models.CharField(_("name in storage"), max_length=120, unique=True)
    # Opens the stored file. It goes with the row, and no copy of the file can be read any more.
    key = EncryptedTextField(_("key"), blank=True, default="")
    original_name = EncryptedTextField(_("name given by the person"))
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content_type = models.CharField(_("type"), max_length=60)
    scan_state = models.CharField(
        _("virus check"), max_length=12, choices=Scan.choices, default=Scan.UNCHECKED
    )
    scanned_at = models.DateTimeField(_("virus check on"), null=True, blank=True)
    scan_tries = models.PositiveSmallIntegerField(_("virus check tried"), default=0)
    disarmed = models.BooleanField(_("active parts taken out"), default=False)
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_infected(self) -> bool:
        return self.scan_state == self.Scan.INFECTED

    def open(self) -> "File[bytes]":
        """The clear content, read piece by piece. Raises ``FileNotFoundError`` when the storage has
        lost it and ``DamagedFileError`` when it is not what was kept."""
        sealed = private_storage().open(self.stored_name)
        if not self.key:  # kept before files were sealed: see ``manage.py seal_uploads``
            return sealed
        try:
            return File(open_sealed(sealed, self.key), self.stored_name)  # type: ignore[arg-type]
        except Exception:
            sealed.close()
            raise

    def described(self) -> dict[str, Any]:
        """The upload as part of an answer."""
        return {"uuid": str(self.uuid), "name": self.original_name, "size": self.size}


def keep(draft: Draft, step: str, files: Iterable[tuple[str, str, Checked]]) -> list[Upload]:
    """Store checked files of one step, each with its row's id ("" outside a repeated group) and its
    question: one query, however many rows have files. In a transaction that rolls back the files
    stay behind without a record, until ``sweep`` finds them."""
    rows = []
    for row, ask, checked in files:
        name = uuid.uuid4().hex
        checked.file.seek(0)
        stored = private_storage().save(f"{FOLDER}/{name[:2]}/{name}", File(checked.file))
        checked.file.close()
        rows.append(
            Upload(
                draft=draft,
                step=step,
                ask=ask,
                row=row,
                stored_name=stored,
                key=checked.key,
                original_name=checked.name,
                size=checked.size,
                sha256=checked.sha256,
                content_type=checked.content_type,
                scan_state=checked.scan,
                scanned_at=timezone.now() if checked.scan == Upload.Scan.CLEAN else None,
                disarmed=checked.disarmed,
            )
        )
    return Upload.objects.bulk_create(rows)


def sweep(older_than: dt.timedelta = dt.timedelta(days=1)) -> int:
    """Delete stored files that no row names: left by a process that was killed half way."""
    storage, swept = private_storage(), 0
    if not storage.exists(FOLDER):
        return 0
    for folder in storage.listdir(FOLDER)[0]:
        paths = {f"{FOLDER}/{folder}/{name}" for name in storage.listdir(f"{FOLDER}/{folder}")[1]}
        known = set(
            Upload.objects.filter(stored_name__in=paths).values_list("stored_name", flat=True)
        )
        for path in paths - known:
            if storage.get_modified_time(path) < timezone.now() - older_than:
                storage.delete(path)
                swept += 1
    return swept


@receiver(post_delete, sender=Upload)
def forget_file(instance: Upload, **_signal: Any) -> None:
    transaction.on_commit(lambda: private_storage().delete(instance.stored_name), robust=True)
