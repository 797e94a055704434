"""What an organisation may be sent, and how much: accreditations, zone, room, days.

An agreement says *that* data may leave for an organisation (``network.organisations``); this says
for what.
"""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from network.contacts import check_mobile
from network.organisations import Organisation, today

MOST_WEIGHT = 100


class Sector(models.TextChoices):
    """What a body can be recognised for. Work: art. 21 of regional law 34/2008 and regional
    decision 30-4008 of 2012 in Piemonte."""

    WORK = "work", _("services for work")
    TRAINING = "training", _("vocational training")
    SOCIAL = "social", _("social services")
    HOUSING = "housing", _("social housing")


class AccreditationQuerySet(models.QuerySet["Accreditation"]):
    def valid(self, on: dt.date) -> "AccreditationQuerySet":
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


class Accreditation(models.Model):
    """A region's recognition of a body in one sector. An accreditation that is withdrawn ends on
    that day: the row stays."""

    organisation = ParentalKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="accreditations",
    )
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    legal_basis = models.CharField(
        _("legal basis"), max_length=160, blank=True, help_text=_("The law and the deed.")
    )
    valid_from = models.DateField(_("valid from"), default=today)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Empty: until further notice.")
    )

    objects = AccreditationQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("sector"), FieldPanel("number")]),
        FieldPanel("legal_basis"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
    ]

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        ordering = ["sector", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="accreditation_dates_in_order",
                violation_error_message=_("The accreditation ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()} {self.number}".strip()

    def is_valid(self, on: dt.date) -> bool:
        """The same rule as ``AccreditationQuerySet.valid`` for one loaded row."""
        return self.valid_from <= on and (self.valid_until is None or self.valid_until >= on)


def check_weekdays(days: Any) -> None:
    if not isinstance(days, list) or not all(type(day) is int and day in WEEKDAYS for day in days):
        raise ValidationError(_("Choose days of the week."), code="weekdays")


class WeekdaysField(models.JSONField):
    """A list of days, 0 = Monday; tick boxes in forms. Empty: every working day."""

    default_validators = [check_weekdays]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("form_class", None)
        return models.Field.formfield(
            self,
            form_class=forms.TypedMultipleChoiceField,
            coerce=int,
            choices=sorted(WEEKDAYS.items()),
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )


class Receiving(models.Model):
    """How an organisation receives requests. Without this row: its places' districts, no limit,
    every working day, an equal share."""

    class Zone(models.TextChoices):
        PLACES = "places", _("the districts of its places")
        CITY = "city", _("the whole city")
        LISTED = "listed", _("the districts listed here")

    class Way(models.TextChoices):
        ACCOUNT = "account", _("its people sign in")
        LINK = "link", _("by a link, without an account")

    organisation = ParentalKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="receiving",
    )
    zone = models.CharField(_("zone"), max_length=10, choices=Zone.choices, default=Zone.PLACES)
    districts = models.CharField(
        _("districts"),
        max_length=200,
        blank=True,
        help_text=_("Only for a list: numbers with commas, for example 5, 6, 7."),
    )
    capacity = models.PositiveSmallIntegerField(
        _("room"),
        null=True,
        blank=True,
        help_text=_("How many requests it can have at the same time. Empty: no limit."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days to answer"),
        null=True,
        blank=True,
        help_text=_("In how many it says yes or no. Empty: as the city says."),
    )
    weight = models.PositiveSmallIntegerField(
        _("share"),
        default=1,
        help_text=_("Twice the number, twice as many suggestions. 0: never suggested."),
    )
    weekdays = WeekdaysField(
        _("days"), help_text=_("On which days somebody reads requests. None: every working day.")
    )
    away_from = models.DateField(_("receives nothing from"), null=True, blank=True)
    away_until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day."))
    answers_by = models.CharField(
        _("how it answers"), max_length=10, choices=Way.choices, default=Way.ACCOUNT
    )
    link_email = models.EmailField(
        _("registered e-mail address"),
        blank=True,
        help_text=_("Links go here. It must be read by people of the organisation only."),
    )
    link_mobile = models.CharField(
        _("registered mobile number"),
        max_length=30,
        blank=True,
        validators=[check_mobile],
        help_text=_("With it, codes go there as text messages: safer than one mailbox for both."),
    )
    contact_verified_on = models.DateField(
        _("verified on"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which somebody of the city called the organisation back and asked."
        ),
    )

    panels = [
        FieldRowPanel([FieldPanel("zone"), FieldPanel("districts")]),
        FieldRowPanel([FieldPanel("capacity"), FieldPanel("weight")]),
        FieldPanel("answer_days"),
        FieldPanel("weekdays"),
        FieldRowPanel([FieldPanel("away_from"), FieldPanel("away_until")]),
        FieldRowPanel([FieldPanel("answers_by"), FieldPanel("contact_verified_on")]),
        FieldRowPanel([FieldPanel("link_email"), FieldPanel("link_mobile")]),
    ]

    class Meta:
        verbose_name = _("how it receives requests")
        verbose_name_plural = _("how organisations receive requests")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                name="receiving_once",
                violation_error_message=_("This is already written for this organisation."),
            ),
            models.CheckConstraint(
                condition=Q(away_from=None, away_until=None)
                | Q(
                    away_from__isnull=False,
                    away_until__isnull=False,
                    away_until__gte=F("away_from"),
                ),
                name="receiving_away_in_order",
                violation_error_message=_("Write the first and the last day, in this order."),
            ),
            models.CheckConstraint(
                condition=Q(weight__lte=MOST_WEIGHT),
                name="receiving_weight_in_range",
                violation_error_message=_("A share is a number from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=~Q(zone="listed") | ~Q(districts=""),
                name="receiving_lists_districts",
                violation_error_message=_("List the districts, or choose another zone."),
            ),
            models.CheckConstraint(
                condition=~Q(answers_by="link")
                | (~Q(link_email="") & Q(contact_verified_on__isnull=False)),
                name="receiving_link_has_contact",
                violation_error_message=_(
                    "Who answers by a link has a registered e-mail address, and somebody has "
                    "verified it: write both."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def district_keys(self) -> frozenset[str]:
        return frozenset(one.strip() for one in self.districts.split(",") if one.strip())
