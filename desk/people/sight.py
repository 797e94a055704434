"""Who sees a reserved request: a team named by the city, and colleagues named for one request.

Reserved are requests about violence, of minors who are alone, of relatives of the staff. Not to be
mixed up with art. 18 GDPR (``Submission.restricted_at``): those data may only be kept.
"""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import Membership, Organisation
from network.standing import DESK_ROLES


class AccessQuerySet(models.QuerySet["RestrictedAccess"]):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)

    def team(self) -> Self:
        """Named for every reserved request."""
        return self.in_force().filter(application=None)

    def at_the_desk(self, on: dt.date | None = None) -> Self:
        """Of those named, who works at the desk today: nobody else sees anything there."""
        members = Membership.objects.current(on or timezone.localdate()).filter(
            organisation__kind=Organisation.Kind.CITY, role__in=DESK_ROLES, user__is_active=True
        )
        return self.filter(user__in=members.values("user"))


class RestrictedAccess(models.Model):
    """Ended and never deleted: who could see what, and since when, stays known."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="restricted_access",
    )
    application = models.ForeignKey(
        "desk.Application",
        verbose_name=_("application"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="restricted_access",
    )
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    given_by = models.CharField(_("given by"), max_length=200)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=200, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("sight of reserved requests")
        verbose_name_plural = _("sight of reserved requests")
        ordering = ("given_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at=None, application=None),
                name="restricted_access_once_in_team",
                violation_error_message=_("This person is already in the team."),
            ),
            models.UniqueConstraint(
                fields=["user", "application"],
                condition=Q(ended_at=None),
                name="restricted_access_once_per_case",
                violation_error_message=_("This person already sees this request."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.application_id or '*'}"


def seen_by(user: Any, path: str = "") -> Q:
    """The condition on rows of applications (``path`` leads to one, for example ``application``):
    not reserved, or this person was named. No query of its own."""
    key, field = (f"{path}_id", f"{path}__restricted") if path else ("pk", "restricted")
    named = RestrictedAccess.objects.in_force().filter(
        Q(application=None) | Q(application=OuterRef(key)), user_id=user.pk
    )
    return Q(**{field: False}) | Q(Exists(named))


def sees(user_id: int | None, application: Any) -> bool:
    """Whether somebody of the desk could open it: asked before a case is given to them."""
    if not application.restricted:
        return True
    if user_id is None:
        return False
    named = RestrictedAccess.objects.in_force().at_the_desk()
    return named.filter(
        Q(application=None) | Q(application=application.pk), user_id=user_id
    ).exists()
