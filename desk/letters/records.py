"""What was written on paper and what left as a file: rows that are only added."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.letters.templates import MessageTemplate
from portal.crypto import EncryptedJSONField, EncryptedTextField
from workflow.models.about import AppendOnly, AppendOnlyQuerySet


class LetterQuerySet(AppendOnlyQuerySet["Letter"]):
    pass


class Letter(AppendOnly):
    """A letter to the applicant. ``default_body`` is what the template proposed; ``sheet`` is all
    that was printed, so that the same file can be made again."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="letters",
    )
    template = models.ForeignKey(
        MessageTemplate, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(_("language"), max_length=10)
    address = EncryptedTextField(_("postal address"), blank=True)
    subject = EncryptedTextField(_("subject"))
    body = EncryptedTextField(_("text"))
    default_body = EncryptedTextField(blank=True)
    sheet = EncryptedJSONField(default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    organisation_label = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(_("written"), default=timezone.now)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.author_label} {self.at:%Y-%m-%d}"


class LetterHandover(AppendOnly):
    """How and when the letter left the house. Written once; the letter's own end is its end."""

    class Way(models.TextChoices):
        HAND = "hand", _("handed over")
        POST = "post", _("posted")

    letter = models.OneToOneField(
        Letter, verbose_name=_("letter"), on_delete=models.CASCADE, related_name="handover"
    )
    way = models.CharField(_("how"), max_length=10, choices=Way.choices)
    on = models.DateField(_("day"))
    author_label = models.CharField(max_length=200)
    organisation_label = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("handing over of a letter")
        verbose_name_plural = _("handings over of letters")

    def __str__(self) -> str:
        return f"{self.way} {self.on:%Y-%m-%d}"


class ExportQuerySet(AppendOnlyQuerySet["Export"]):
    pass


class Export(AppendOnly):
    """Who took which list away as a file (GDPR art. 5 § 2, art. 32). Written before the first row
    leaves; ``rows`` is the most that the file can hold."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_label = models.CharField(max_length=200)
    organisation_label = models.CharField(max_length=200, blank=True)
    tab = models.CharField(max_length=20)
    filters = models.JSONField(default=dict)  # as they were understood
    columns = models.JSONField(default=list)
    form = models.CharField(max_length=4)  # csv, xlsx
    rows = models.PositiveIntegerField()
    personal = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-at", "-pk")
        permissions = [("export_people", _("Can export names, contacts and answers"))]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.at:%Y-%m-%d} {self.rows}"
