"""Who works at the city's desk."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from network.models import Membership, Organisation
from network.standing import DESK_ROLES, standing
from portal.models import User
from workflow import refusals

if TYPE_CHECKING:
    from desk.applications import Application


def colleagues() -> QuerySet[User]:
    """Active accounts with a place at the desk today: the same rule as ``standing``."""
    places = Membership.objects.current(timezone.localdate()).filter(
        role__in=DESK_ROLES, organisation__kind=Organisation.Kind.CITY
    )
    return User.objects.filter(is_active=True, pk__in=places.values("user")).order_by(
        "last_name", "first_name", "email"
    )


def refuse_stranger(person: User) -> None:
    if not standing(person).is_desk:
        raise refusals.GuardRefused(
            _("%(name)s does not work at the city's desk.") % {"name": person}
        )


def refuse_blind(person: User, application: "Application") -> None:
    """Raises ``GuardRefused`` when the person may not see the case."""
    refuse_stranger(person)
    seen = type(application).objects.visible_to(person)
    if not seen.filter(pk=application.pk).exists():
        raise refusals.GuardRefused(_("%(name)s cannot see this case.") % {"name": person})
