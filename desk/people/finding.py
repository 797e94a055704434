"""Finding a person by whole facts: a fiscal code, an address, a number, or a name with its birth
date. Never by a part of one (Garante, doc. web 9587053, Palermo)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.people.keys import Kind, PersonMark
from portal import throttle
from workflow.actors import Actor

MOST_SHOWN = 50
LATEST = 30
THROTTLED = "desk-find-person"
HOUR = dt.timedelta(hours=1)


class PersonSearch(models.Model):
    """Who searched, when, by which kind of fact and how many they found. Never what they typed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    actor_label = models.CharField(_("who"), max_length=200)
    organisation_label = models.CharField(_("organisation"), max_length=200, blank=True)
    kind = models.CharField(_("by"), max_length=12)
    found = models.PositiveSmallIntegerField(_("found"), default=0)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("search by identity")
        verbose_name_plural = _("searches by identity")
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["user", "at"], name="person_search_by_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Found:
    """``shown`` are the newest of ``count``."""

    shown: tuple[Application, ...]
    count: int


def latest() -> list[PersonSearch]:
    """For the city's coordinators: who looks for whom must be looked at too."""
    return list(PersonSearch.objects.all()[:LATEST])


def most_an_hour() -> int:
    return int(settings.DESK_SEARCHES_AN_HOUR)


def is_over(user: Any) -> bool:
    return throttle.is_over(THROTTLED, str(user.pk), most=most_an_hour(), within=HOUR)


def find_person(user: Any, actor: Actor, kind: str, key: str) -> Found:
    """What this person may see of it. ``key`` is a hash of ``desk.people.keys``; an empty one finds
    nothing. The search is written down before anything is looked up."""
    throttle.record(THROTTLED, str(user.pk))
    search = PersonSearch.objects.create(
        user_id=actor.user_id,
        actor_label=actor.label,
        organisation_label=actor.organisation_label,
        kind=kind,
    )
    if not key:
        return Found((), 0)
    rows = _visible(user).filter(
        pk__in=PersonMark.objects.filter(kind=kind, hash=key).values("application")
    )
    count = rows.count()
    search.found = min(count, 2**15 - 1)
    search.save(update_fields=["found"])
    return Found(tuple(rows.order_by("-submitted_at", "-pk")[:MOST_SHOWN]), count)


def _visible(user: Any) -> QuerySet[Application]:
    return Application.objects.visible_to(user).filter(submission__restricted_at=None)
