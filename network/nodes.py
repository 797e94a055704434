"""Where people are helped: places of the network, what they do there and when they are open."""

import datetime as dt
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from network.contacts import check_phone, phone_uri
from network.languages import SpokenLanguagesField, names
from network.opening import OpenState, open_state
from network.organisations import Organisation
from portal.localized import LocalizedField
from portal.site_version import remembered


class Function(models.Model):
    """What a place can do for people. Guides name the same keys."""

    key = models.SlugField(_("key"), max_length=60, db_index=False)
    label = LocalizedField(_("label"))

    panels = [FieldPanel("key"), FieldPanel("label")]

    class Meta:
        verbose_name = _("function of a place")
        verbose_name_plural = _("functions of places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="function_key_unique",
                violation_error_message=_("Another function already has this key."),
            )
        ]

    def __str__(self) -> str:
        return str(self.label) or self.key


class Node(ClusterableModel):
    """A place where people are received (HSDS ``location``; in Italian *snodo*)."""

    key = models.SlugField(
        _("key"), max_length=60, db_index=False, help_text=_("The end of the place's address.")
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="nodes",
    )
    name = LocalizedField(_("name"))
    street = models.CharField(_("street and number"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    district = models.CharField(
        _("district"), max_length=80, blank=True, help_text=_("Its number or its name.")
    )
    phone = models.CharField(_("telephone"), max_length=30, blank=True, validators=[check_phone])
    email = models.EmailField(_("e-mail address"), blank=True)
    languages = SpokenLanguagesField(_("languages spoken"))
    functions = models.ManyToManyField(
        Function, verbose_name=_("functions"), related_name="nodes", blank=True
    )
    access = LocalizedField(
        _("how to get in"),
        blank=True,
        long=True,
        help_text=_("Steps, lift, doorbell, nearest stop."),
    )
    note = LocalizedField(_("note"), blank=True, long=True)
    confirmed = models.BooleanField(
        _("confirmed"),
        default=False,
        help_text=_("Somebody has checked address and opening hours with the place."),
    )
    example = models.BooleanField(
        _("example"), default=False, help_text=_("Invented, to show how the portal works.")
    )
    live = models.BooleanField(_("shown to the public"), default=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("key"), FieldPanel("organisation")]),
                FieldRowPanel([FieldPanel("live"), FieldPanel("confirmed"), FieldPanel("example")]),
            ],
            heading=_("Place"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postcode"), FieldPanel("city"), FieldPanel("district")]),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("access"),
            ],
            heading=_("Where it is and how to reach it"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("functions", widget=forms.CheckboxSelectMultiple),
                FieldPanel("languages"),
                FieldPanel("note"),
            ],
            heading=_("What it does"),
        ),
        InlinePanel("hours", heading=_("Opening hours"), label=_("Opening")),
        InlinePanel("closures", heading=_("Closures"), label=_("Closure")),
    ]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="node_key_unique",
                violation_error_message=_("Another place already has this key."),
            )
        ]

    def __str__(self) -> str:
        return str(self.name) or self.key

    @cached_property
    def week(self) -> Sequence["OpeningHours"]:
        return list(self.hours.all())

    @cached_property
    def closed_days(self) -> Sequence["Closure"]:
        return list(self.closures.all())

    @property
    def address(self) -> str:
        """``Via Roma 1, 10121 Torino``: the parts that are known."""
        town = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (self.street, town) if part)

    @property
    def district_label(self) -> str:
        return district_label(self.district)

    @property
    def directions_url(self) -> str:
        """The way there on OpenStreetMap; none for a place without a street or an invented one."""
        if self.example or not self.street:
            return ""
        query = urlencode({"from": "", "to": self.address})
        return f"https://www.openstreetmap.org/directions?{query}"

    @property
    def phone_uri(self) -> str:
        return phone_uri(self.phone)

    @property
    def language_names(self) -> str:
        return ", ".join(names(self.languages))


class OpeningHours(models.Model):
    """One opening on one day of the week; a day with a break has two (HSDS ``schedule``).

    A place open past midnight has one row that closes at 0:00 and one on the next day that opens
    at 0:00.
    """

    node = ParentalKey(
        Node, verbose_name=_("place"), on_delete=models.CASCADE, related_name="hours"
    )
    day = models.PositiveSmallIntegerField(_("day"), choices=sorted(WEEKDAYS.items()))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("0:00 is midnight at the end of the day."))

    panels = [FieldRowPanel([FieldPanel("day"), FieldPanel("opens"), FieldPanel("closes")])]

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes=dt.time(0)),
                name="opening_hours_close_after_opening",
                violation_error_message=_(
                    "The closing time is before the opening time. If the place stays open past "
                    "midnight, close at 0:00 and open again at 0:00 on the next day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(day__gte=0, day__lte=6),
                name="opening_hours_day_of_week",
                violation_error_message=_("Choose a day of the week."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_day_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """Days on which a place is shut although its opening hours say otherwise."""

    node = ParentalKey(
        Node, verbose_name=_("place"), on_delete=models.CASCADE, related_name="closures"
    )
    starts_on = models.DateField(_("first day closed"))
    ends_on = models.DateField(_("last day closed"))
    reason = LocalizedField(_("reason"), blank=True)

    panels = [
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("reason"),
    ]

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="closure_dates_in_order",
                violation_error_message=_("The closure ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


def district_label(district: str) -> str:
    """Torino's districts are numbers; a number alone says nothing to a reader."""
    return (
        gettext("District %(number)s") % {"number": district} if district.isdecimal() else district
    )


@remembered
def published() -> tuple[Node, ...]:
    """Every place the public may see, with what its page shows: four queries when something
    changed since the last call in this process, none otherwise.

    The rows are shared between requests: never change one.
    """
    return tuple(
        Node.objects.filter(live=True, organisation__active=True)
        .select_related("organisation")
        .prefetch_related("functions", "hours", "closures")
        .order_by("key")
    )


def nodes_for(
    function_keys: Iterable[str], limit: int = 3, now: dt.datetime | None = None
) -> list[Node]:
    """Public places that do at least one of these things: those open now first, then those whose
    hours are confirmed, the soonest to open first; invented ones last among equals."""
    wanted = set(function_keys)
    now = now or timezone.now()
    ranked = [
        (_rank(node, open_state(node, now)), node)
        for node in published()
        if wanted & {function.key for function in node.functions.all()}
    ]
    return [node for _rank_of, node in sorted(ranked, key=lambda pair: pair[0])[:limit]]


def _rank(node: Node, state: OpenState) -> tuple[bool, bool, bool, float, str]:
    soon = state.opens_at.timestamp() if state.opens_at else float("inf")
    return not state.is_open, not node.confirmed, node.example, soon, str(node).casefold()


__all__ = [
    "Closure",
    "Function",
    "Node",
    "OpenState",
    "OpeningHours",
    "district_label",
    "nodes_for",
    "open_state",
    "published",
]
