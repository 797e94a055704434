"""Room of an organisation: counted from what it has at work, never stored, so it cannot drift."""

from django.utils.translation import gettext as _

from desk.flows import AT_WORK, LEAD
from desk.referrals import Referral
from network.models import Organisation, Receiving
from workflow import gate
from workflow.gate import Actor


def taken(organisation_id: int) -> int:
    return Referral.objects.filter(organisation_id=organisation_id, state__in=AT_WORK).count()


def capacity(organisation_id: int) -> int | None:
    """``None``: no limit."""
    return (
        Receiving.objects.filter(organisation_id=organisation_id)
        .values_list("capacity", flat=True)
        .first()
    )


def is_full(organisation_id: int) -> bool:
    most = capacity(organisation_id)
    return most is not None and taken(organisation_id) >= most


def refuse_beyond(accepted: Referral, actor: Actor, why: str) -> None:
    """In the transaction that accepts: two who want the last place wait here for each other.

    Raises ``GuardRefused``, unless somebody who leads the organisation says why it takes on more.
    """
    most = capacity(accepted.organisation_id)
    if most is None:
        return
    Organisation.objects.select_for_update(no_key=True).get(pk=accepted.organisation_id)
    if taken(accepted.organisation_id) <= most:
        return
    if LEAD not in actor.roles:
        raise gate.GuardRefused(
            _(
                "Your organisation has no room left. Decline, or ask a coordinator of your "
                "organisation to accept."
            )
        )
    if not why.strip():
        raise gate.GuardRefused(
            _("Your organisation has no room left. Write why you accept all the same.")
        )
