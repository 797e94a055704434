"""For the desk: that an organisation answers by link, when one was sent, when it was opened."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from desk import words
from desk.bylink import links
from desk.bylink.records import PartnerLink
from desk.referrals import Referral
from network.models import Receiving


@dataclass(frozen=True)
class Line:
    task: str
    sent: str
    opened: str
    state: str


@dataclass(frozen=True)
class Panel:
    """``count`` goes with the button: pressed twice, one link leaves."""

    email: str
    mobile: str
    lines: tuple[Line, ...]
    can_send: bool
    can_revoke: bool
    count: int


def panel(referrals: list[Referral]) -> Panel | None:
    """Two queries for an organisation that answers by link; one for others, and none where the
    referrals were read with ``by_link``."""
    referral = current(referrals)
    if referral is None or not getattr(referral, "by_link", True):
        return None
    receiving = links.receiving_of(referral.organisation)
    if receiving is None:
        return None
    made = list(referral.links.all())
    return Panel(
        receiving.link_email,
        receiving.link_mobile,
        tuple(_line(each) for each in made),
        can_send=bool(links.task_of(referral)),
        can_revoke=any(not each.is_shut for each in made),
        count=len(made),
    )


def by_link() -> Exists:
    """For a list of referrals: does the organisation answer by link?"""
    ways = Receiving.objects.filter(answers_by=Receiving.Way.LINK)
    return Exists(ways.filter(organisation=OuterRef("organisation")))


def current(referrals: list[Referral]) -> Referral | None:
    """The one that is with an organisation, else the last: a no may still be taken back."""
    return max(referrals, key=lambda each: (not each.is_closed, each.pk), default=None)


def _line(link: PartnerLink) -> Line:
    if link.revoked_at is not None:
        state = _("shut by the desk")
    elif link.is_shut:
        state = _("over")
    else:
        state = _("until %(day)s") % {"day": words.day(link.expires_at)}
    opened = words.moment(link.opened_at) if link.opened_at else ""
    return Line(link.get_task_display(), words.moment(link.sent_at), opened, state)
