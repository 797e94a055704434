"""Who belongs to the network, under which agreement, and who works there."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from network.contacts import check_phone, check_tax_code
from network.languages import SpokenLanguagesField
from portal.localized import LocalizedField


def today() -> dt.date:
    return timezone.localdate()


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def able_to_receive(self, on: dt.date) -> "OrganisationQuerySet":
        """Partners that may be sent a request on that day: active, not the city itself, and bound
        by an agreement that is valid then."""
        valid = Agreement.objects.filter(organisation=models.OuterRef("pk")).valid(on)
        return self.filter(models.Exists(valid), active=True).exclude(kind=Organisation.Kind.CITY)


class Organisation(ClusterableModel):
    """A body of the network (HSDS ``organization``; in Italian *ente*)."""

    class Kind(models.TextChoices):
        CITY = "city", _("the city")
        THIRD_SECTOR = "third_sector", _("third-sector body")
        PUBLIC = "public", _("public body")
        OTHER = "other", _("other")

    key = models.SlugField(
        _("key"),
        max_length=60,
        db_index=False,
        help_text=_("A short name for addresses and imports. It does not change."),
    )
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind.choices, default=Kind.THIRD_SECTOR
    )
    description = LocalizedField(_("what it does"), blank=True, long=True)
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offices",
    )
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    tax_code = models.CharField(
        _("tax code"), max_length=11, blank=True, validators=[check_tax_code]
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True, validators=[check_phone])
    website = models.URLField(_("website"), blank=True)
    languages = SpokenLanguagesField(_("languages spoken"))
    example = models.BooleanField(
        _("example"), default=False, help_text=_("Invented, to show how the portal works.")
    )
    active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Without this its people cannot enter and no request is sent to it."),
    )

    objects = OrganisationQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("key"),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("tax_code")]),
                FieldRowPanel([FieldPanel("legal_name"), FieldPanel("part_of")]),
                FieldPanel("description"),
                FieldRowPanel([FieldPanel("active"), FieldPanel("example")]),
            ],
            heading=_("Organisation"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                FieldPanel("website"),
                FieldPanel("languages"),
            ],
            heading=_("Contacts"),
        ),
        InlinePanel("agreements", heading=_("Agreements"), label=_("Agreement")),
        InlinePanel("accreditations", heading=_("Accreditations"), label=_("Accreditation")),
        InlinePanel("receiving", heading=_("How it receives requests"), max_num=1),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="organisation_key_unique",
                violation_error_message=_("Another organisation already has this key."),
            ),
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code=""),
                name="organisation_tax_code_unique",
                violation_error_message=_("Another organisation already has this tax code."),
            ),
            models.CheckConstraint(
                condition=Q(part_of=None) | ~Q(part_of=F("id")),
                name="organisation_not_part_of_itself",
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def valid(self, on: dt.date) -> "AgreementQuerySet":
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


class Agreement(models.Model):
    """The deed under which an organisation takes part (D.Lgs. 117/2017, art. 55 and 56)."""

    class Kind(models.TextChoices):
        ACCREDITATION = "accreditation", _("accreditation")
        CONVENTION = "convention", _("convention")
        COOPERATION = "cooperation", _("cooperation agreement")

    organisation = ParentalKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="agreements",
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind.choices, default=Kind.COOPERATION
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), default=today)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Empty: until further notice.")
    )
    reference = models.CharField(
        _("reference"), max_length=120, blank=True, help_text=_("Number and date of the deed.")
    )

    objects = AgreementQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("reference")]),
        FieldRowPanel(
            [FieldPanel("signed_on"), FieldPanel("valid_from"), FieldPanel("valid_until")]
        ),
    ]

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="agreement_dates_in_order",
                violation_error_message=_("The agreement ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(signed_on=None)
                | Q(valid_until__gte=F("signed_on")),
                name="agreement_signed_before_end",
                violation_error_message=_("The agreement ends before it was signed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}".strip()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: dt.date) -> "MembershipQuerySet":
        """In force on that day, in an organisation that is active."""
        return self.filter(
            Q(until=None) | Q(until__gte=on),
            active=True,
            since__lte=on,
            organisation__active=True,
        )


class Membership(models.Model):
    """A named person's place in an organisation. Nobody shares an account."""

    class Role(models.TextChoices):
        OPERATOR = "operator", _("operator")
        COORDINATOR = "coordinator", _("coordinator")
        MEMBER = "member", _("member")
        MANAGER = "manager", _("manager")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,  # who could read what must stay answerable
        related_name="memberships",
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=Role.choices,
        default=Role.MEMBER,
        help_text=_("In the city, operators and coordinators see and decide the requests."),
    )
    active = models.BooleanField(_("active"), default=True)
    since = models.DateField(_("since"), default=today)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty: no end.")
    )

    objects = MembershipQuerySet.as_manager()

    panels = [
        FieldPanel("user"),
        FieldPanel("organisation"),
        FieldPanel("role"),
        FieldRowPanel([FieldPanel("active"), FieldPanel("since"), FieldPanel("until")]),
    ]

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation__name", "user__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_once",
                violation_error_message=_(
                    "This person already has a place in this organisation: change that one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="membership_dates_in_order",
                violation_error_message=_("The membership ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    def is_current(self, on: dt.date) -> bool:
        """The same rule as ``MembershipQuerySet.current`` for one loaded row."""
        return bool(
            self.active
            and self.organisation.active
            and self.since <= on
            and (self.until is None or self.until >= on)
        )
