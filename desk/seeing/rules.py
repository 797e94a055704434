"""As whom nobody may see the desk. Asked when it begins, and again at every page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from desk import named
from desk.applications import Application
from desk.people.sight import RestrictedAccess
from desk.referrals import Referral
from desk.statistics.rights import is_coordinator
from network.standing import standing


def may(user: Any) -> bool:
    """By name, and at the desk: nobody sees through another what they may not see themselves."""
    return standing(user).is_desk and named.has(user, named.SEE_AS)


def refusal(viewer: Any, target: Any) -> str:
    """Why not, as a sentence; else an empty text."""
    found = (sentence for refuses, sentence in RULES if refuses(viewer, target))
    return str(next(found, ""))


def _may_not(viewer: Any, _target: Any) -> bool:
    return not may(viewer)


def _is_oneself(viewer: Any, target: Any) -> bool:
    return bool(target.pk == viewer.pk)


def _has_no_place(_viewer: Any, target: Any) -> bool:
    return not target.is_active or not standing(target).memberships


def _is_administrator(_viewer: Any, target: Any) -> bool:
    return bool(target.is_superuser)


def _has_more(viewer: Any, target: Any) -> bool:
    """Coordinators of the city name teams, so they stand above operators."""
    if is_coordinator(target) and not is_coordinator(viewer):
        return True
    if named.all_of(target) - named.all_of(viewer):
        return True
    return not viewer.is_superuser and bool(_editing(target) - _editing(viewer))


def _editing(user: Any) -> set[tuple[str, int, int]]:
    """What Wagtail gives by part of the site: it is not among Django's permissions."""
    pages = GroupPagePermission.objects.filter(group__user=user)
    parts = GroupCollectionPermission.objects.filter(group__user=user)
    return {
        *(("page", *row) for row in pages.values_list("page", "permission")),
        *(("collection", *row) for row in parts.values_list("collection", "permission")),
    }


def _sees_more(viewer: Any, target: Any) -> bool:
    team = RestrictedAccess.objects.team()
    if team.filter(user=target.pk).exists() and not team.filter(user=viewer.pk).exists():
        return True
    seen = Application.objects.visible_to(viewer).order_by().values("pk")
    hidden = Application.objects.visible_to(target).filter(restricted=True).exclude(pk__in=seen)
    passed_on = Referral.objects.visible_to(target).filter(application__restricted=True)
    return hidden.exists() or passed_on.exclude(application__in=seen).exists()


RULES = (
    (_may_not, _("You may not see the desk as a colleague.")),
    (_is_oneself, _("You see the desk as yourself already.")),
    (_has_no_place, _("This person does not work at the desk or for an organisation now.")),
    (_is_administrator, _("This person is an administrator: nobody sees the desk as them.")),
    (_has_more, _("This person may do something that you may not.")),
    (_sees_more, _("This person sees reserved requests that you do not see.")),
)
