"""Reserve a request, open it again, name a colleague for it. Nobody's case may end up out of
everybody's sight: without a team at work today, reserving is refused."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.applications import Application
from desk.flows import DESK
from desk.people.restriction import Restriction
from desk.people.sight import RestrictedAccess, sees
from desk.replies import lock
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event


def version_of(application: Application) -> int:
    """What a page that offers to change it carries."""
    known = Restriction.objects.filter(pk=application.pk).values_list("version", flat=True)
    return known.first() or 1


def restrict(
    application: Application,
    actor: Actor,
    *,
    seen: int,
    reason: str,
    text: str = "",
    owner_sees: bool = False,
) -> Event:
    """Raises a ``workflow.gate.Refusal`` and changes nothing."""

    def then(_changed: Restriction, _event: Event) -> None:
        locked.restricted = True
        locked.save(update_fields=["restricted"])
        if owner_sees and locked.owner_id is not None and not sees(locked.owner_id, locked):
            _name(locked, locked.owner_id, actor)

    with transaction.atomic():
        locked = lock(application.pk)
        if not held_team():
            raise gate.GuardRefused(
                _(
                    "Nobody is named for reserved requests, so nobody would see it any more. "
                    "Ask a coordinator to name the team first."
                )
            )
        if reason == "other" and not text.strip():
            raise gate.TextMissing
        _begin(locked, actor)
        return gate.apply(
            Restriction, locked.pk, "restrict", actor, seen=seen, reason=reason, text=text,
            then=then,
        )  # fmt: skip


def release(application: Application, actor: Actor, *, seen: int, text: str) -> Event:
    """The whole desk sees it again; whoever was named for it alone is so no longer."""

    def then(_changed: Restriction, _event: Event) -> None:
        locked.restricted = False
        locked.save(update_fields=["restricted"])
        _end(RestrictedAccess.objects.filter(application=locked), actor)

    with transaction.atomic():
        locked = lock(application.pk)
        _must_see(locked, actor)
        return gate.apply(Restriction, locked.pk, "release", actor, seen=seen, text=text, then=then)


def name_colleague(application: Application, actor: Actor, user_id: int) -> RestrictedAccess:
    """For this request alone. Somebody already named stays named."""
    with transaction.atomic():
        locked = lock(application.pk)
        _must_see(locked, actor)
        if not locked.restricted:
            raise gate.GuardRefused(_("This request is not reserved: the whole desk sees it."))
        return _name(locked, user_id, actor)


def end_colleague(application: Application, actor: Actor, user_id: int) -> int:
    with transaction.atomic():
        locked = lock(application.pk)
        _must_see(locked, actor)
        return _end(RestrictedAccess.objects.filter(application=locked, user=user_id), actor)


def held_team() -> list[RestrictedAccess]:
    """The team at work today, locked: it does not shrink while somebody relies on it."""
    rows = RestrictedAccess.objects.team().select_for_update(of=("self",)).order_by("pk")
    list(rows.values_list("pk"))
    return list(RestrictedAccess.objects.team().at_the_desk())


def _begin(application: Application, actor: Actor) -> None:
    if not Restriction.objects.filter(pk=application.pk).exists():
        gate.begin(Restriction(application=application), actor)


def _must_see(application: Application, actor: Actor) -> None:
    if DESK not in actor.roles or not sees(actor.user_id, application):
        raise gate.NotYourRole


def _name(application: Application, user_id: int, actor: Actor) -> RestrictedAccess:
    return RestrictedAccess.objects.get_or_create(
        application=application,
        user_id=user_id,
        ended_at=None,
        defaults={"given_by": actor.label},
    )[0]


def _end(rows: Any, actor: Actor) -> int:
    ended: int = rows.in_force().update(ended_at=timezone.now(), ended_by=actor.label)
    return ended
