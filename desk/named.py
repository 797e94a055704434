"""Rights that count only when they are given by name, to a person or to one of their groups.

Django gives an administrator every permission unasked. Whoever runs the portal reads nobody's data.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q

from forms.privacy.proofs import ANSWER_PEOPLE, SEE_PROOFS

EXPORT_PEOPLE = "desk.export_people"
SEE_AS = "desk.see_as"
VIEW_STATISTICS = "desk.view_statistics"
OF_FORMS = (f"forms.{ANSWER_PEOPLE}", f"forms.{SEE_PROOFS}")
BY_NAME = frozenset({EXPORT_PEOPLE, SEE_AS, VIEW_STATISTICS, *OF_FORMS})


def has(user: Any, permission: str) -> bool:
    if not user.is_superuser:
        return bool(user.has_perm(permission))
    return permission in given(user)


def all_of(user: Any) -> frozenset[str]:
    """What the person may do; of what counts by name only what was given so."""
    everything = frozenset(user.get_all_permissions())
    return (everything - BY_NAME) | given(user) if user.is_superuser else everything


def given(user: Any) -> frozenset[str]:
    if not user.is_active or user.pk is None:
        return frozenset()
    rows = Permission.objects.filter(
        Q(user=user) | Q(group__user=user),
        codename__in=[each.partition(".")[2] for each in BY_NAME],
    ).values_list("content_type__app_label", "codename")
    return frozenset(f"{label}.{codename}" for label, codename in rows) & BY_NAME
