"""The answers given by a link: the same verbs as with an account, and the link that follows."""

from django.db import transaction

from desk import news, partners
from desk.bylink import mail
from desk.bylink.asking import ask as ask_desk
from desk.bylink.records import PartnerLink
from desk.flows import KNOWS_THE_PERSON
from desk.referrals import Referral
from workflow.gate import Actor
from workflow.models import Event


def accept(link: PartnerLink, actor: Actor, *, seen: int) -> None:
    with transaction.atomic():
        _send(partners.accept(link.referral, actor, seen=seen), mail.YES)


def reconsider(link: PartnerLink, actor: Actor, *, seen: int) -> None:
    with transaction.atomic():
        _send(partners.reconsider(link.referral, actor, seen=seen), mail.YES)


def decline(link: PartnerLink, actor: Actor, *, seen: int, reason: str, text: str = "") -> None:
    """Who knows the person gets no link back: nothing of it stays with them."""
    with transaction.atomic():
        event = partners.decline(link.referral, actor, seen=seen, reason=reason, text=text)
        if reason != KNOWS_THE_PERSON:
            _send(event, mail.NO)


def ask(link: PartnerLink, actor: Actor, *, seen: int, text: str) -> None:
    """A question changes nothing, so it may come from an old page."""
    ask_desk(link, actor, text=text)


def _send(event: Event, kind: str) -> None:
    changed = Referral.objects.select_related("organisation", "application").get(pk=event.object_id)
    news.tell_partner(changed, event, kind)
