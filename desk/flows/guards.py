"""When somebody with the right role may still not act. Each says why, in a sentence."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from desk import undo
from desk.flows.roles import DESK
from workflow.actors import Actor


def is_their_referral(referral: Any, actor: Actor) -> str | None:
    if DESK in actor.roles or actor.organisation_id == referral.organisation_id:
        return None
    return gettext("This referral is for another organisation.")


def decides_for_them(referral: Any, actor: Actor) -> str | None:
    """Whoever sent it does not answer it, even if they belong to both bodies."""
    if actor.organisation_id != referral.organisation_id:
        return gettext("This referral is for another organisation.")
    if referral.sent_by_id is not None and referral.sent_by_id == actor.user_id:
        return gettext(
            "You sent this request yourself. Somebody else of the organisation must decide."
        )
    return None


def may_take_back_the_no(referral: Any, actor: Actor) -> str | None:
    return decides_for_them(referral, actor) or undo.refusal(referral)


def was_only_accepted(referral: Any, actor: Actor) -> str | None:
    return _held_from(referral, actor, "accepted")


def was_started(referral: Any, actor: Actor) -> str | None:
    return _held_from(referral, actor, "started")


def _held_from(referral: Any, actor: Actor, state: str) -> str | None:
    if referral.held_from != state:
        return gettext("The work stopped at another point.")
    return decides_for_them(referral, actor)


def is_helped_by_them(application: Any, actor: Actor) -> str | None:
    if DESK in actor.roles or (
        actor.organisation_id is not None
        and application.referrals.filter(organisation_id=actor.organisation_id).exists()
    ):
        return None
    return gettext("This request was not passed to your organisation.")


def was_joined_lately(application: Any, _actor: Actor) -> str | None:
    days = int(settings.DESK_UNMERGE_DAYS)
    if application.state_since > timezone.now() - dt.timedelta(days=days):
        return None
    return gettext("It was joined too long ago to take it apart.")
