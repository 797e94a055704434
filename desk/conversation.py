"""What is asked of the applicant, and what staff write among themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from portal.crypto import EncryptedTextField
from workflow.models.about import AppendOnly, AppendOnlyQuerySet


class InfoRequest(models.Model):
    """One question to the applicant, answered once, by a link that then dies."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ANSWERED = "answered", _("answered")
        DROPPED = "dropped", _("no longer needed")

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="info_requests",
    )
    # Which document of the checklist is asked for. The files of the answer then stand there.
    document = models.ForeignKey(
        "desk.Document",
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    question = EncryptedTextField(_("question"))
    answer = EncryptedTextField(_("answer"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    # Set whether or not a message could leave: from this day the last wait is counted.
    warned_on = models.DateField(_("reminded on"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    settled_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to the applicant")
        verbose_name_plural = _("questions to the applicant")
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state="open"),
                name="info_request_one_open",
                violation_error_message=_("There is already a question without an answer."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"


class NoteQuerySet(AppendOnlyQuerySet["Note"]):
    pass


class Note(AppendOnly):
    """Internal: the applicant and partners never read it. Written once, like all history."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="notes",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    organisation_label = models.CharField(max_length=200, blank=True)
    text = EncryptedTextField(_("note"))
    # A page carries a number made when it was opened: sending it twice writes one note.
    key = models.UUIDField(unique=True)
    at = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.author_label} {self.at:%Y-%m-%d}"
