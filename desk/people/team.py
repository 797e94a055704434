"""The team for reserved requests: named by the city's coordinators, never empty while needed."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.applications import Application
from desk.people.restricting import held_team
from desk.people.sight import RestrictedAccess
from network.models import Membership, Organisation
from network.standing import DESK_ROLES, standing
from portal.models import User
from workflow import gate
from workflow.gate import Actor


def may_name(user: Any) -> bool:
    return any(
        membership.organisation.kind == Organisation.Kind.CITY
        and membership.role == Membership.Role.COORDINATOR
        for membership in standing(user).memberships
    )


def desk_staff() -> QuerySet[User]:
    today = timezone.localdate()
    members = Membership.objects.current(today).filter(
        organisation__kind=Organisation.Kind.CITY, role__in=DESK_ROLES
    )
    found = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return found.order_by("last_name", "first_name", "email")


def add(user: User, actor: Actor) -> RestrictedAccess:
    with transaction.atomic():
        return RestrictedAccess.objects.get_or_create(
            user=user, application=None, ended_at=None, defaults={"given_by": actor.label}
        )[0]


def remove(user_id: int, actor: Actor) -> None:
    """Raises ``GuardRefused`` for the last one at work while a request is reserved."""
    with transaction.atomic():
        stay = [each for each in held_team() if each.user_id != user_id]
        if not stay and _reserved().exists():
            raise gate.GuardRefused(
                _(
                    "Requests are reserved and nobody else of the team is at work. "
                    "Name somebody else first."
                )
            )
        RestrictedAccess.objects.team().filter(user=user_id).update(
            ended_at=timezone.now(), ended_by=actor.label
        )


def unseen() -> str:
    """For ``/health/``: people leave, and a case that nobody sees is a case that nobody helps."""
    if RestrictedAccess.objects.team().at_the_desk().exists():
        return ""
    alone = RestrictedAccess.objects.in_force().at_the_desk().exclude(application=None)
    count = _reserved().exclude(pk__in=alone.values("application")).count()
    return f"{count} reserved requests are seen by nobody: name a team" if count else ""


def told_of(application: Application) -> str:
    """The address for news about a reserved request: its owner's, if they see it, else the first
    of the team's. Never the whole desk's."""
    named = RestrictedAccess.objects.in_force().at_the_desk().select_related("user")
    both = (named.filter(application=application), named.filter(application=None))
    users = [each.user for rows in both for each in rows if each.user.email]
    users.sort(key=lambda user: user.pk != application.owner_id)
    return str(users[0].email) if users else ""


def _reserved() -> QuerySet[Application]:
    return Application.objects.filter(restricted=True, erased_at=None)
