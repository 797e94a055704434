"""What was sent: immutable, complete in itself, beside the version that says what was asked."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forms.declaration import Form
from forms.drafts import Draft
from forms.helping import words
from forms.sections import Row, Section, sections_of
from forms.versions import FormVersion
from portal.crypto import EncryptedJSONField


class Submission(models.Model):
    """Never edited. What staff do about it lives in the destination's own records."""

    uuid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4)
    draft = models.OneToOneField(
        Draft,
        verbose_name=_("draft"),
        on_delete=models.PROTECT,
        related_name="submission",
    )
    version = models.ForeignKey(
        FormVersion,
        verbose_name=_("version"),
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    reference = models.CharField(_("reference"), max_length=24, unique=True)
    answers = EncryptedJSONField(_("answers"))
    derived = EncryptedJSONField(_("derived values"))
    # Who typed, when it was not the person (see forms.helping.words); empty otherwise.
    filled_in_by = EncryptedJSONField(_("filled in by"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=12)
    notice_version = models.CharField(_("version of the notice read"), max_length=80, blank=True)
    # {"version", "language", "read_at"}: see forms.privacy.shown.
    notice = models.JSONField(_("notice read"), default=dict, blank=True)
    submitted_at = models.DateTimeField(_("sent"), default=timezone.now)
    # Keyed hash of answers, version and time: shows that nothing was changed afterwards.
    digest = models.CharField(_("digest"), max_length=64)
    # Set by forms.privacy alone: nothing personal is left; or nobody may use it for now
    # (GDPR art. 18), and until that ends it is not erased either.
    erased_at = models.DateTimeField(_("made anonymous"), null=True, editable=False)
    restricted_at = models.DateTimeField(_("restricted since"), null=True, editable=False)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-submitted_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("a submission is never changed")
        super().save(*args, **kwargs)

    @property
    def form(self) -> Form:
        return self.version.form

    @property
    def form_key(self) -> str:
        return self.version.form_key

    def fact(self, name: str) -> Any:
        """The answer that means ``name`` (see ``forms.declaration.lint.FACTS``), or ``None``."""
        return self.form.fact(name, self.answers)

    def sections(self, language: str) -> list[Section]:
        """The questions as they were asked, and after them who filled in for the person."""
        return [*sections_of(self.form, self.answers, language), *helper_section(self, language)]


def helper_section(submission: Submission, language: str) -> list[Section]:
    told = words.lines(submission.filled_in_by, language)
    if not told:
        return []
    with override(language):
        title = _now("Who filled in this form")
        scan_label = _now("Scan of the paper form")
    rows = [Row(line.label, line.text, "") for line in told]
    if scans := submission.filled_in_by.get("scans"):
        names = ", ".join(scan["name"] for scan in scans)
        rows.append(Row(scan_label, names, "", tuple(scan["uuid"] for scan in scans)))
    return [Section(title, rows)]


class Delivery(models.Model):
    """The hand-over of a submission to a destination: tried again until it works."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        DONE = "done", _("delivered")
        FAILED = "failed", _("given up")

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="deliveries",
    )
    destination = models.CharField(_("destination"), max_length=40)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    # The name of the error alone: its text could hold what somebody wrote.
    last_error = models.CharField(_("last error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        permissions = [("retry_delivery", _("Can see failed deliveries and try them again"))]
        indexes = [models.Index(fields=["state", "next_try_at"], name="delivery_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "destination"],
                name="delivery_once_per_destination",
                violation_error_message=_(
                    "This submission is already addressed to this destination."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} → {self.destination}"
