"""What a person asks about their own data (GDPR art. 15-21), and what was answered."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.submissions import Submission
from portal.crypto import EncryptedTextField


class DataRequest(models.Model):
    class Kind(models.TextChoices):
        CORRECT = "correct", _("Correct something")
        ERASE = "erase", _("Delete my data")
        RESTRICT = "restrict", _("Stop using my data for now")
        OBJECT = "object", _("Object to the use of my data")
        OTHER = "other", _("Something else about my data")

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        on_delete=models.CASCADE,
        related_name="data_requests",
    )
    kind = models.CharField(_("what is asked"), max_length=10, choices=Kind.choices)
    text = EncryptedTextField(_("in their words"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    due_on = models.DateField(_("answer by"))
    answer = EncryptedTextField(_("answer"), blank=True)
    settled_at = models.DateTimeField(_("answered"), null=True, blank=True)
    settled_by = models.CharField(_("by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("request about one's own data")
        verbose_name_plural = _("requests about one's own data")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind"],
                condition=models.Q(state="open"),
                name="data_request_one_open",
                violation_error_message=_("You have already asked this. We are working on it."),
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="data_request_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


def answer_days() -> int:
    """Days to answer, from the day of the request (GDPR art. 12.3: one month)."""
    return int(settings.PRIVACY_ANSWER_DAYS)


def ask(submission: Submission, kind: str, text: str = "") -> DataRequest:
    """The same thing asked while the first waits is the first."""
    due_on = timezone.localdate() + dt.timedelta(days=answer_days())
    asked, _is_new = DataRequest.objects.get_or_create(
        submission=submission,
        kind=kind,
        state=DataRequest.State.OPEN,
        defaults={"text": text.strip(), "due_on": due_on},
    )
    return asked


def settle(request: DataRequest, *, state: str, answer: str, by: str) -> bool:
    """``True`` when this call settled it, ``False`` when somebody else already had."""
    changed = DataRequest.objects.filter(pk=request.pk, state=DataRequest.State.OPEN)
    return bool(
        changed.update(state=state, answer=answer.strip(), settled_at=timezone.now(), settled_by=by)
    )
