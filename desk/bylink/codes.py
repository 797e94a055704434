"""The code beside the link: it goes to the registered contact only, works once and soon ends.

Every judgement happens on the locked row of the link, so two tries at the same moment are two.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk.bylink import links
from desk.bylink.records import CODE_LASTS, LinkCode, PartnerLink
from network.contacts import mobile
from network.models import Receiving
from portal import onetime, sms, throttle
from portal.crypto import keyed_hash
from portal.onetime import Verdict
from workflow import outbox
from workflow.models.message import Channel

HOUR = dt.timedelta(hours=1)
MOST_FOR_LINK = 5  # codes in an hour
MOST_FOR_ORGANISATION = 20


def goes_by(receiving: Receiving) -> str:
    """A text message where there is a number for it: a mailbox that somebody else opened has the
    link already."""
    has_mobile = bool(sms.is_on() and mobile(receiving.link_mobile))
    return Channel.SMS if has_mobile else Channel.EMAIL


def send(link: PartnerLink) -> bool:
    """``False`` when too many were sent in the last hour: then nothing leaves."""
    receiving = links.receiving_of(link.referral.organisation)
    if receiving is None:
        return False
    with transaction.atomic():
        _lock(link)
        if _is_too_often(link):
            return False
        digits = onetime.new_digits()
        code = LinkCode.objects.create(link=link, code_hash=_hash(link, digits))
        channel = goes_by(receiving)
        is_text = channel == Channel.SMS
        with override(settings.LANGUAGE_CODE):
            outbox.post(
                key=f"partner-code-{code.pk}",
                to=mobile(receiving.link_mobile) if is_text else receiving.link_email,
                language=settings.LANGUAGE_CODE,
                subject="" if is_text else _("Your code for a request for help"),
                body=_body(digits),
                kind="partner_code",
                about=link.referral,
                channel=channel,
            )
    return True


def judge(link: PartnerLink, digits: str) -> Verdict:
    with transaction.atomic():
        held = _lock(link)
        code = held.codes.first()
        if code is None or code.is_over or held.is_shut:
            return Verdict.OVER
        verdict = onetime.judge(code, _hash(link, digits))
        if verdict is not Verdict.RIGHT:
            PartnerLink.objects.filter(pk=link.pk).update(wrong=F("wrong") + 1)
            return verdict
        PartnerLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())
    return Verdict.RIGHT


def _lock(link: PartnerLink) -> PartnerLink:
    return PartnerLink.objects.select_for_update(of=("self",)).get(pk=link.pk)


def _is_too_often(link: PartnerLink) -> bool:
    body = str(link.referral.organisation_id)
    return not throttle.take(
        ("partner-code", link.key.hex, MOST_FOR_LINK),
        ("partner-codes", body, MOST_FOR_ORGANISATION),
        within=HOUR,
    )


def _hash(link: PartnerLink, digits: str) -> str:
    """Bound to its link: the code of another organisation is a wrong code."""
    return keyed_hash("partner-code", f"{link.key.hex}:{digits}")


def _body(digits: str) -> str:
    minutes = int(CODE_LASTS.total_seconds() // 60)
    return _(
        "Your code is %(code)s. It works for %(minutes)s minutes. Nobody of the city ever asks you "
        "for it: write it only on the page of the link."
    ) % {"code": digits, "minutes": minutes}
