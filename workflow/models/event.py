from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.crypto import EncryptedJSONField, EncryptedTextField
from workflow import definition, effective
from workflow.actors import Actor
from workflow.models.about import AppendOnly, AppendOnlyQuerySet


class EventQuerySet(AppendOnlyQuerySet["Event"]):
    def by(self, actor: Actor) -> Self:
        return self.filter(
            actor_id=actor.user_id,
            actor_label=actor.label,
            organisation_id=actor.organisation_id,
        )


class Event(AppendOnly):
    """One change: who, for whom, from where to where, why. Never edited, never deleted.

    The database refuses too (see the triggers in ``workflow.append_only``). ``text`` is what the
    actor wrote, ``data`` what the change depended on.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    workflow = models.CharField(max_length=40)
    transition = models.CharField(max_length=40, blank=True)  # empty: the matter began
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_label = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    organisation_label = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    text = EncryptedTextField(blank=True)
    data = EncryptedJSONField(default=dict)
    version = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("content_type", "object_id", "version"),
                name="event_one_per_version",
                violation_error_message=_("Somebody else made a change at the same moment."),
            )
        ]
        indexes = [models.Index(fields=("content_type", "object_id", "at"), name="event_about")]

    def __str__(self) -> str:
        return f"{self.workflow} {self.source or '·'} → {self.target}"

    @property
    def definition(self) -> definition.Transition | None:
        """The change as it is in force today, or ``None`` for the beginning or an old name."""
        try:
            return effective.get(self.workflow).transition(self.transition)
        except KeyError:
            return None

    @property
    def label(self) -> str:
        step = self.definition
        if step is not None:
            return str(step.label)
        return self.transition or gettext("Received")

    @property
    def kept_state(self) -> bool:
        """Something was noted, and the matter stood where it was."""
        return self.source == self.target

    @property
    def reason_label(self) -> str:
        step = self.definition
        return step.reason_label(self.reason) if step is not None else self.reason

    @property
    def is_public(self) -> bool:
        step = self.definition
        return step.public if step is not None else not self.transition
