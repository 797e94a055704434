"""What somebody is filling in. Its rows are the only state: the browser holds only the permission
to open it, the address says which step."""

import datetime as dt
import secrets
import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.codes import new_resume_code
from forms.versions import FormVersion
from portal.crypto import EncryptedJSONField, EncryptedTextField, keyed_hash

LIFE = dt.timedelta(days=30)  # after the last save


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> "DraftQuerySet":
        return self.filter(submitted_at=None, expires_at__gt=timezone.now())

    def expired(self) -> "DraftQuerySet":
        return self.filter(submitted_at=None, expires_at__lte=timezone.now())

    def reachable(self) -> "DraftQuerySet":
        """Open, or sent: a sent one can only be looked at."""
        return self.filter(
            models.Q(expires_at__gt=timezone.now()) | models.Q(submitted_at__isnull=False)
        )


class Draft(models.Model):
    uuid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        FormVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="drafts"
    )
    language = models.CharField(_("language"), max_length=12)
    code_hash = models.CharField(_("hash of the code"), max_length=64, unique=True)
    code = EncryptedTextField(_("code"))
    second_fact_hash = models.CharField(_("hash of the second fact"), max_length=64)
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    saved_at = models.DateTimeField(_("last saved"), default=timezone.now)
    expires_at = models.DateTimeField(_("kept until"), db_index=True)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # Links and sessions opened before this moment open nothing any more.
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    # The random word that ties this draft's measurements (forms.measure). Wiped when it is sent.
    journey = models.CharField(_("word for measuring"), max_length=32, blank=True, default="")
    # What was written to the person about it goes with it.
    messages = GenericRelation("workflow.Message")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None and self.expires_at > timezone.now()

    def give_code(self) -> None:
        self.code = new_resume_code()
        self.code_hash = code_hash(self.code)
        if self._state.adding:
            self.journey = secrets.token_hex(16)

    def remember_second_fact(self, fact: str) -> None:
        """``fact`` as ``second_fact.given`` returns it; an empty one leaves what is known."""
        if fact:
            self.second_fact_hash = second_fact_hash(self.uuid, fact)

    def touch(self, language: str) -> None:
        """The person was here: the draft lives on from now."""
        self.language = language
        self.saved_at = timezone.now()
        self.expires_at = self.saved_at + LIFE


class Answer(models.Model):
    """One saved step, or one row of a repeated one. A repeated step also has a row named ``""``
    that holds the order of the others."""

    draft = models.ForeignKey(
        Draft, verbose_name=_("draft"), on_delete=models.CASCADE, related_name="saved"
    )
    step = models.CharField(_("step"), max_length=60)
    row = models.CharField(_("row"), max_length=16, blank=True, default="")
    data = EncryptedJSONField(_("answers"))
    # Saved on the way out with something still missing: the step is asked again.
    complete = models.BooleanField(_("complete"), default=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("saved step")
        verbose_name_plural = _("saved steps")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "step", "row"],
                name="answer_once_per_step_and_row",
                violation_error_message=_("This step is already saved."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.row}".strip()


def code_hash(code: str) -> str:
    return keyed_hash("resume-code", code)


def second_fact_hash(draft_uuid: Any, fact: str) -> str:
    """Bound to the draft, so that two people born on one day do not meet in the database."""
    return keyed_hash("second-fact", f"{draft_uuid} {fact}")
