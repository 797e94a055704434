"""What staff work on: one application for each submission. What the person sent never changes."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk import attention
from desk.flows import APPLICATIONS
from desk.people.sight import seen_by
from home.topics import Topic
from network.standing import standing
from portal.crypto import EncryptedJSONField, EncryptedTextField
from workflow.actors import Actor
from workflow.definition import Kind
from workflow.models import Event, Subject

STILL_TO_ANSWER = APPLICATIONS.names(Kind.OPEN, Kind.WAITING)
NOT_CLOSED = APPLICATIONS.names(Kind.OPEN, Kind.WAITING, Kind.DECIDED)
CLOSED = APPLICATIONS.names(Kind.CLOSED)
IN_TABS = {
    "open": NOT_CLOSED,
    "new": ("submitted",),
    "applicant": ("info_requested",),
    "partner": ("referred",),
    "closed": CLOSED,
}


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> Self:
        """The one rule for list, page, files and search. Partners never see an application: they
        see a referral. An administrator without a place at the desk sees nothing; of reserved
        ones only whoever was named sees anything."""
        if not standing(user).is_desk:
            return self.none()
        return self.filter(seen_by(user), erased_at=None)


class Application(Subject):
    class Urgency(models.IntegerChoices):
        NONE = 0, _("Not assessed")
        LOW = 1, _("Not urgent")
        MEDIUM = 2, _("Soon")
        HIGH = 3, _("Urgent")

    workflow_name = APPLICATIONS.name
    read_with = ("submission__version", "owner", "team")  # how to reach the person, who had it

    submission = models.OneToOneField(
        "forms.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="application",
    )
    reference = models.CharField(_("reference"), max_length=40)
    form_key = models.CharField(_("form"), max_length=80)
    topic = models.CharField(_("topic"), max_length=80, blank=True, db_index=True)
    further_topics = models.ManyToManyField(
        Topic, verbose_name=_("further topics"), blank=True, related_name="+"
    )
    district = models.CharField(_("district"), max_length=80, blank=True, db_index=True)
    language = models.CharField(
        _("language spoken"), max_length=20, blank=True, help_text=_("Which they prefer to speak.")
    )
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), choices=Urgency.choices, default=Urgency.NONE
    )
    # What the form reckoned, once staff have said otherwise; until then it is ``urgency`` itself.
    computed_urgency = models.PositiveSmallIntegerField(
        _("computed urgency"), choices=Urgency.choices, null=True, blank=True, editable=False
    )
    urgency_reasons = EncryptedJSONField(_("why it is urgent"), default=list)
    legal_date = models.DateField(_("next legal date"), null=True, blank=True)
    safe_contact = models.BooleanField(_("safe to contact"), default=False)
    person_name = EncryptedTextField(_("person"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    team = models.ForeignKey(
        "desk.Team",
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Set when something happens that the owner should look at: see desk.attention.
    news_since = models.DateTimeField(_("news since"), null=True, editable=False, db_index=True)
    # What the person chose on the page of the request: see desk.talk.wishes.
    news_only_needed = models.BooleanField(_("only what needs the person"), default=False)
    reminders_paused = models.BooleanField(_("no reminders to the person"), default=False)
    news_language = models.CharField(_("language of messages"), max_length=10, blank=True)
    news_channel = models.CharField(_("way of messages"), max_length=10, blank=True)
    # Set by desk.contact alone, and for good: until then nobody needs to look for corrections.
    contact_asked = models.BooleanField(
        _("a contact was to be corrected"), default=False, editable=False
    )
    submitted_at = models.DateTimeField(_("sent"), default=timezone.now)
    # Set by desk.people alone: seen by those named for it (see desk.people.sight).
    restricted = models.BooleanField(_("reserved"), default=False, editable=False)
    # Set by desk.privacy alone: what is left can be counted, and belongs to nobody.
    erased_at = models.DateTimeField(_("made anonymous"), null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("-urgency", "submitted_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                name="application_reference_unique",
                violation_error_message=_("Another application already has this reference."),
            ),
            models.CheckConstraint(
                condition=Q(urgency__gte=0, urgency__lte=3),
                name="application_urgency_in_range",
                violation_error_message=_("Choose an urgency from the list."),
            ),
        ]
        indexes = [
            models.Index(fields=["-urgency", "submitted_at", "id"], name="application_queue"),
            models.Index(fields=["owner", "state"], name="application_owner"),
            # Few: the outbox leaves out what is about them.
            models.Index(fields=["id"], condition=Q(restricted=True), name="application_reserved"),
            # One for each tab, in the order in which the tab is shown.
            *(
                models.Index(
                    fields=["-urgency", "submitted_at", "id"],
                    condition=Q(state__in=states),
                    name=f"application_tab_{tab}",
                )
                for tab, states in IN_TABS.items()
            ),
            models.Index(
                fields=["owner", "-urgency", "submitted_at", "id"],
                condition=Q(state__in=NOT_CLOSED),
                name="application_tab_mine",
            ),
            models.Index(
                fields=["team", "-urgency", "submitted_at", "id"],
                condition=Q(state__in=NOT_CLOSED),
                name="application_tab_team",
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=STILL_TO_ANSWER, paused_on=None),
                name="application_tab_late",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def after_change(self, event: Event, actor: Actor) -> None:
        attention.follow(self, event, actor)
