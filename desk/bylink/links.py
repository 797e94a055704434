"""Making links and judging them. Nothing in the address but a signed number that means nothing.

A link opens only what a member with an account would see too (``ReferralQuerySet.seen_by``), so
sight ends for both on the same day.
"""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from desk import terms, undo
from desk.bylink.records import PartnerLink
from desk.flows import WAITING_FOR_ANSWER
from desk.referrals import SAID_YES, Referral
from network.models import Organisation, Receiving

SALT = "desk.bylink"
LONGEST = 200
Task = PartnerLink.Task


def receiving_of(organisation: Organisation) -> Receiving | None:
    """How it is reached, when it answers by link."""
    found = (each for each in organisation.receiving.all() if each.answers_by == each.Way.LINK)
    return next(found, None)


def make(referral: Referral, task: str, occasion: str) -> PartnerLink:
    """The same occasion again returns the link already made for it."""
    link, _is_new = PartnerLink.objects.get_or_create(
        occasion=occasion,
        defaults={"referral": referral, "task": task, "expires_at": _end(referral, task)},
    )
    return link


def task_of(referral: Referral) -> str:
    """What a link is good for where the referral stands now; empty: for nothing."""
    if referral.state in WAITING_FOR_ANSWER:
        return Task.ANSWER
    if referral.state in SAID_YES:
        return Task.WORK
    return "" if undo.refusal(referral) else Task.RECONSIDER


def token(link: PartnerLink) -> str:
    # Without a moment in it: its end is in the row, and a mail made twice is the same mail.
    return signing.Signer(salt=SALT).sign_object([link.key.hex, link.task])


def address(link: PartnerLink) -> str:
    with override(settings.LANGUAGE_CODE):
        path = reverse("bylink:door", args=[token(link)])
    return f"{settings.BASE_URL}{path}"


def named_by(text: str) -> PartnerLink | None:
    """The link that a token names, dead or alive; ``None`` when we did not sign it."""
    try:
        if len(text) > LONGEST:
            return None
        key, task = signing.Signer(salt=SALT).unsign_object(text)
        return (
            PartnerLink.objects.select_related("referral__organisation", "referral__application")
            .filter(key=key, task=task)
            .first()
        )
    except (signing.BadSignature, ValueError, TypeError, ValidationError):
        return None


def is_alive(link: PartnerLink) -> bool:
    referral = link.referral
    if link.is_shut or not referral.organisation.active:
        return False
    if receiving_of(referral.organisation) is None:
        return False
    if link.task == Task.RECONSIDER:
        return not undo.refusal(referral)
    return (
        referral.state in (WAITING_FOR_ANSWER if link.task == Task.ANSWER else SAID_YES)
        and Referral.objects.seen_by([referral.organisation_id]).filter(pk=referral.pk).exists()
    )


def next_after(link: PartnerLink) -> PartnerLink | None:
    """Where whoever has just used this one may go on: what followed from the answer.

    A link that was shut leads nowhere: its browser may be in the wrong hands.
    """
    if link.is_shut:
        return None
    later = (
        PartnerLink.objects.select_related("referral__organisation", "referral__application")
        .filter(referral=link.referral_id, pk__gt=link.pk)
        .exclude(task=Task.ANSWER)
        .order_by("-pk")
    )
    return next((each for each in later if is_alive(each)), None)


def is_cut_off(referral: Referral) -> bool:
    """The desk, or too many wrong codes, shut the last link: only the desk opens again."""
    last = referral.links.order_by("-pk").first()
    return last is not None and last.is_shut and last.expires_at > timezone.now()


def revoke(referral: Referral) -> int:
    """Shut every link of this referral. Returns how many were still open."""
    now = timezone.now()
    return referral.links.filter(revoked_at=None, expires_at__gt=now).update(revoked_at=now)


def _end(referral: Referral, task: str) -> dt.datetime:
    now = timezone.now()
    if task == Task.WORK:
        return now + dt.timedelta(days=terms.partner_work_days())
    if task == Task.RECONSIDER:
        return referral.state_since + terms.undo_within()
    return now + dt.timedelta(days=terms.partner_link_days())
