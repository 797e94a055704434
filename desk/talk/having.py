"""Who has the person's data now, in plain words: the desk, and the organisation that was asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from desk import terms, words
from desk.applications import Application
from desk.attachments import Attachment
from desk.flows import AT_WORK, WAITING_FOR_ANSWER
from desk.referrals import LOOKED_BACK_AT, Referral
from network.models import Organisation


@dataclass(frozen=True)
class Having:
    organisation: str
    what: str


def who_has(application: Application, later: Sequence[Attachment]) -> list[Having]:
    """Two queries, one more if files came ``later`` (``attached(application).sent``). The same
    rules as ``Referral.objects.visible_to`` and ``access.uploads_visible_to``, told to the person.
    """
    if application.erased_at is not None:
        return []
    city = Organisation.objects.filter(kind=Organisation.Kind.CITY).values_list("name", flat=True)
    found = [Having(city.first() or _("The city's desk"), _("everything you sent"))]
    sight = dt.timedelta(days=terms.sight_days())
    referrals = application.referrals.select_related("organisation")
    for referral in referrals.prefetch_related("enclosures") if later else referrals:
        name, ends = referral.organisation.name, referral.state_since + sight
        if referral.state in WAITING_FOR_ANSWER:
            found.append(Having(name, _("what you need, your district and your language")))
        elif referral.state in AT_WORK:
            found.append(Having(name, _what(referral, later)))
        elif (
            referral.state in LOOKED_BACK_AT
            and application.state != "withdrawn"
            and ends > timezone.now()
        ):
            until = _("%(what)s, to look back at it until %(day)s")
            said = {"what": _what(referral, later), "day": words.day(ends)}
            found.append(Having(name, until % said))
    return found


def _what(referral: Referral, later: Sequence[Attachment]) -> str:
    """Of the files that came after the request only those that this organisation may open."""
    if not later:
        return _("everything you sent")
    along = {each.attachment_id for each in referral.enclosures.all()}
    theirs = [
        each.upload.original_name
        for each in later
        if each.pk in along or (each.message and each.message.referral_id == referral.pk)
    ]
    if len(theirs) == len(later):
        return _("everything you sent")
    if not theirs:
        return _("your request, without the files that you sent later")
    return _("your request, and of the files that you sent later: %(names)s") % {
        "names": ", ".join(theirs)
    }
