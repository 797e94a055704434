"""'I lost my code': somebody typed an address, and may or may not have a draft with us.

The page only writes down that it was asked: the same work and the same answer whatever we know.
What follows happens after the answer has left (``attend``), and again by ``manage.py outbox``.
"""

import datetime as dt
import logging

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.coming_back import contacts, sending
from forms.coming_back.contacts import Contact
from forms.drafts import Draft
from forms.filled import Filled
from forms.reach import Reach
from portal import throttle
from portal.crypto import EncryptedTextField

logger = logging.getLogger(__name__)
WITHIN = dt.timedelta(days=1)
MOST_DRAFTS = 3  # the last ones begun by somebody, in one message
FORGOTTEN = dt.timedelta(days=1)


class LinkRequest(models.Model):
    """Lives until it is attended to, seconds or a minute."""

    channel = models.CharField(_("channel"), max_length=10, choices=Contact.Channel.choices)
    address = EncryptedTextField(_("address"))
    language = models.CharField(_("language"), max_length=12)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)

    class Meta:
        verbose_name = _("request for a link")
        verbose_name_plural = _("requests for a link")

    def __str__(self) -> str:
        return f"{self.channel} {self.asked_at:%Y-%m-%d %H:%M}"


def write_down(where: Reach, language: str) -> LinkRequest:
    return LinkRequest.objects.create(
        channel=where.channel, address=where.address, language=language
    )


def attend(limit: int = 100) -> int:
    """Answer what was asked, each request once. Returns how many messages were written.

    One that fails is left for the next run, and dropped after a day.
    """
    LinkRequest.objects.filter(asked_at__lt=timezone.now() - FORGOTTEN).delete()
    count = 0
    for pk in list(LinkRequest.objects.order_by("pk").values_list("pk", flat=True)[:limit]):
        try:
            count += _attend_one(pk)
        except Exception as error:
            logger.error("request %s for a link waits: %s", pk, type(error).__name__)
    return count


def _attend_one(pk: int) -> int:
    with transaction.atomic():
        request = LinkRequest.objects.select_for_update().filter(pk=pk).first()
        if request is None:
            return 0  # another process was quicker
        request.delete()
        where = Reach(request.channel, request.address)
        key = f"{where.channel} {where.address}"
        if throttle.is_over("link-lost", key, most=settings.LOST_MOST_TO_ONE, within=WITHIN):
            return 0
        drafts = with_contact(where)
        if not drafts:
            return 0
        throttle.record("link-lost", key)
        once = f"lost-{request.asked_at.timestamp():.6f}-{pk}"
        sending.lost_code(drafts, where, request.language, once)
        return 1


def with_contact(where: Reach) -> list[Draft]:
    """Open drafts whose person may be written to there now, the last saved first."""
    known = Contact.objects.filter(channel=where.channel, address_hash=contacts.address_hash(where))
    found = (
        Draft.objects.open()
        .select_related("version")
        .filter(pk__in=known.values("draft"))
        .order_by("-saved_at")[: MOST_DRAFTS * 2]
    )
    allowed = [draft for draft in found if where in contacts.of(Filled(draft.version.form, draft))]
    return allowed[:MOST_DRAFTS]
