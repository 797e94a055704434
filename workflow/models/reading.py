from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.models.about import AppendOnly, AppendOnlyQuerySet


class ReadingQuerySet(AppendOnlyQuerySet["Reading"]):
    pass


class Purpose(models.TextChoices):
    SERVICE = "service", _("to deal with the request")
    HELP = "help", _("to help filling it in")
    RIGHTS = "rights", _("to answer about the data")
    CHECK = "check", _("to check who looked")
    LINK = "link", _("to answer by a link")
    SEE_AS = "see_as", _("to see the desk as a colleague")


class Reading(AppendOnly):
    """Who looked at what, when and what for (GDPR art. 32; Garante, doc. web 9587053, Palermo)."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_label = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    organisation_label = models.CharField(max_length=200, blank=True)
    # Through whose account, while the reader saw the desk as a colleague (see workflow.eyes).
    seen_as = models.CharField(max_length=200, blank=True, default="")
    what = models.CharField(max_length=40)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.SERVICE)
    at = models.DateTimeField(default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=("content_type", "object_id", "at"), name="reading_about")]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
