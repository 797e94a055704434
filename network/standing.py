"""What a signed-in person may do because of where they work.

Being an administrator gives no standing: who runs the site sees no request (GDPR art. 25 and 32;
Garante, decision of 15 April 2021, doc. web 9587053).
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission
from wagtail.permission_policies.collections import CollectionPermissionLookupMixin
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy

from network.organisations import Membership, Organisation
from portal.models import User

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
        known = Standing(user, tuple(_places(user.pk)))
        user._standing = known
    return known


def may_have_rights(user: Any) -> bool:
    """``False`` where loading the person showed that they are in no group and have no right of
    their own."""
    return bool(getattr(user, "has_rights", True))


def _places(user_id: Any) -> QuerySet[Membership]:
    found = Membership.objects.current(timezone.localdate()).filter(user=user_id)
    return found.select_related("organisation")


class MembershipBackend(ModelBackend):
    """Django's own permissions, and for people with a place in the network the door of the
    admin: nothing behind it, what they see there is decided by their standing."""

    def get_user(self, user_id: Any) -> Any:
        """With all that the admin asks about a person on every page: for somebody with a place
        and no other rights, in one query."""
        groups = User.groups.through.objects.filter(user=OuterRef("user"))
        rights = User.user_permissions.through.objects.filter(user=OuterRef("user"))
        places = list(
            _places(user_id)
            .select_related("user__wagtail_userprofile")
            .annotate(has_rights=Exists(groups) | Exists(rights))
        )
        if not places:
            other: Any = super().get_user(user_id)
            if other is not None:
                other._standing = Standing(other)
            return other
        user: Any = places[0].user
        user.has_rights = user.is_superuser or places[0].has_rights
        user._standing = Standing(user, tuple(places))
        if not user.has_rights:
            _know_no_rights(user)
        return user if self.user_can_authenticate(user) else None

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


def _know_no_rights(user: Any) -> None:
    """Django and Wagtail look up what somebody may do through groups and keep it on the user: for
    who is in none there is nothing to look up."""
    user._user_perm_cache = user._group_perm_cache = set()
    for policy, rights in (
        (PagePermissionPolicy, GroupPagePermission),
        (CollectionPermissionLookupMixin, GroupCollectionPermission),
        (SitePermissionPolicy, GroupSitePermission),
    ):
        setattr(user, policy.permission_cache_name, rights.objects.none())
