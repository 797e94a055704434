"""What a signed-in person may do because of where they work.

Being an administrator gives no standing: who runs the site sees no request (GDPR art. 25 and 32;
Garante, decision of 15 April 2021, doc. web 9587053).
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from network.organisations import Membership, Organisation

ADMIN_DOOR = "wagtailadmin.access_admin"
DESK_ROLES = frozenset({Membership.Role.OPERATOR, Membership.Role.COORDINATOR})


@dataclass(frozen=True)
class Standing:
    """``memberships`` are those in force today, with their organisation loaded."""

    user: Any
    memberships: tuple[Membership, ...] = ()

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        return tuple(membership.organisation for membership in self.memberships)

    @property
    def organisation_ids(self) -> frozenset[int]:
        return frozenset(membership.organisation_id for membership in self.memberships)

    @property
    def is_desk(self) -> bool:
        """Staff of the city who see and decide every request."""
        return any(
            membership.organisation.kind == Organisation.Kind.CITY and membership.role in DESK_ROLES
            for membership in self.memberships
        )


def standing(user: Any) -> Standing:
    """One query for each user object, so one for each request; none for visitors."""
    if not user.is_authenticated or not user.is_active:
        return Standing(user)
    known: Standing | None = getattr(user, "_standing", None)
    if known is None:
        known = Standing(
            user,
            tuple(
                Membership.objects.current(timezone.localdate())
                .filter(user=user)
                .select_related("organisation")
            ),
        )
        user._standing = known
    return known


class MembershipBackend(ModelBackend):
    """Django's own permissions, and for people with a place in the network the door of the
    admin: nothing behind it, what they see there is decided by their standing."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        permissions: set[str] = super().get_user_permissions(user_obj, obj)
        return permissions | self._door(user_obj, obj)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        permissions: set[str] = super().get_all_permissions(user_obj, obj)
        return permissions | self._door(user_obj, obj)

    @staticmethod
    def _door(user_obj: Any, obj: Any) -> set[str]:
        if obj is None and standing(user_obj).memberships:
            return {ADMIN_DOOR}
        return set()
