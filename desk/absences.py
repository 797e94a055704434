"""When a colleague is away, and who stands in meanwhile."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk import colleagues
from portal.models import User
from workflow import refusals

MOST = dt.timedelta(days=366)
FIRST_DAY = dt.date(2000, 1, 1)


class Absence(models.Model):
    """One for each person, the present or the next: the days are theirs to change."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("person"),
        on_delete=models.CASCADE,
        related_name="absence",
    )
    starts_on = models.DateField(
        gettext_lazy("first day away"), validators=[MinValueValidator(FIRST_DAY)]
    )
    ends_on = models.DateField(gettext_lazy("last day away"))
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("stand-in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = gettext_lazy("absence")
        verbose_name_plural = gettext_lazy("absences")
        ordering = ("starts_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_start",
                violation_error_message=gettext_lazy("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("person")),
                name="absence_stand_in_is_another",
                violation_error_message=gettext_lazy("Choose somebody else as your stand-in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts_on} – {self.ends_on}"


def declare(
    person: User, *, starts_on: dt.date, ends_on: dt.date, stand_in: User | None
) -> Absence:
    """The person's own word; a second one replaces the first. Raises ``GuardRefused``."""
    colleagues.refuse_stranger(person)
    today = timezone.localdate()
    if ends_on < starts_on:
        raise refusals.GuardRefused(_("The last day is before the first."))
    if ends_on < today:
        raise refusals.GuardRefused(_("These days have passed."))
    if ends_on > today + MOST or starts_on < FIRST_DAY:
        raise refusals.GuardRefused(_("Choose days within a year from today."))
    if stand_in is not None:
        colleagues.refuse_stranger(stand_in)
        if stand_in.pk == person.pk:
            raise refusals.GuardRefused(_("Choose somebody else as your stand-in."))
    said = {"starts_on": starts_on, "ends_on": ends_on, "stand_in": stand_in}
    return Absence.objects.update_or_create(person=person, defaults=said)[0]


def back(person: User) -> None:
    Absence.objects.filter(person=person).delete()


def of_today(person: User | None) -> Absence | None:
    """Of one person, without asking where ``absence`` was read together with them."""
    absence: Absence | None = getattr(person, "absence", None)
    if absence is None or not absence.starts_on <= timezone.localdate() <= absence.ends_on:
        return None
    return absence


def today_away(user_ids: Iterable[int | None] | None = None) -> dict[int, Absence]:
    """Who is away today, by account; of these people, or of everybody. One query."""
    today = timezone.localdate()
    found = Absence.objects.filter(starts_on__lte=today, ends_on__gte=today)
    if user_ids is not None:
        found = found.filter(person__in=[each for each in user_ids if each is not None])
    return {each.person_id: each for each in found.select_related("person", "stand_in")}


def who_stands_in(absence: Absence) -> User | None:
    """The stand-in, if they work here today and are not away themselves."""
    stand_in = absence.stand_in
    if stand_in is None or not colleagues.colleagues().filter(pk=stand_in.pk).exists():
        return None
    return None if today_away([stand_in.pk]) else stand_in


def stood_in_for(user: User) -> list[Absence]:
    """Those whose stand-in the person is today."""
    today = timezone.localdate()
    return list(
        Absence.objects.filter(stand_in=user.pk, starts_on__lte=today, ends_on__gte=today)
        .select_related("person")
        .order_by("ends_on", "pk")
    )
