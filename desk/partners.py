"""What an organisation does with a referral: accept, decline, close with an outcome."""

from django.db import transaction

from desk import news, terms
from desk.applications import Application
from desk.referrals import Referral
from desk.replies import lock
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event


def accept(referral: Referral, actor: Actor, *, seen: int) -> Event:
    def then(_changed: Referral, _event: Event) -> None:
        gate.apply(
            Application,
            referral.application_id,
            "partner_accepts",
            actor,
            seen=None,
            then=tell,
        )

    def tell(application: Application, event: Event) -> None:
        application.due_on = None
        application.save(update_fields=["due_on"])
        news.tell_applicant(application, event, "accepted")

    with transaction.atomic():
        lock(referral.application_id)
        return gate.apply(Referral, referral.pk, "accept", actor, seen=seen, then=then)


def decline(referral: Referral, actor: Actor, *, seen: int, reason: str, text: str = "") -> Event:
    """The request returns to the desk; the applicant is not asked to chase anybody."""

    def then(_changed: Referral, _event: Event) -> None:
        gate.apply(
            Application, referral.application_id, "partner_declines", actor, seen=None, then=due
        )

    def due(application: Application, _event: Event) -> None:
        application.due_on = application.due_on or terms.answer_due()
        application.save(update_fields=["due_on"])

    with transaction.atomic():
        lock(referral.application_id)
        return gate.apply(
            Referral, referral.pk, "decline", actor, seen=seen, reason=reason, text=text, then=then
        )


def conclude(referral: Referral, actor: Actor, *, seen: int, reason: str, text: str) -> Event:
    """The organisation's work is over: referral and application close with one outcome.

    ``text`` is for the applicant.
    """

    def then(_changed: Referral, _event: Event) -> None:
        gate.apply(
            Application,
            referral.application_id,
            "close",
            actor,
            seen=None,
            reason=reason,
            text=text,
            then=tell,
        )

    def tell(application: Application, event: Event) -> None:
        news.tell_applicant(application, event, "close")

    with transaction.atomic():
        lock(referral.application_id)
        return gate.apply(
            Referral, referral.pk, "conclude", actor, seen=seen, reason=reason, then=then
        )
