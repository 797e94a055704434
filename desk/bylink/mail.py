"""What an organisation without an account finds in its mailbox: that a request waits, a link."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk import words
from desk.bylink import links
from desk.bylink.links import Task
from desk.referrals import Referral

REMINDER = "referral_reminder"
AGAIN = "referral_link"
YES = "referral_yes"
NO = "referral_no"
# Only these bring something to do; the others say that it is over.
TASKS = {"referral_sent": Task.ANSWER, REMINDER: Task.ANSWER, YES: Task.WORK, NO: Task.RECONSIDER}


def way_in(referral: Referral, kind: str, occasion: str) -> tuple[str, str] | None:
    """Where the message goes and how its reader comes in; ``None`` for whoever has accounts.

    The address is the registered one, never one that came with a link.
    """
    receiving = links.receiving_of(referral.organisation)
    if receiving is None:
        return None
    task = links.task_of(referral) if kind == AGAIN else TASKS.get(kind, "")
    with override(settings.LANGUAGE_CODE):
        if not task:
            return receiving.link_email, _("You need not answer this message.")
        if kind == REMINDER and links.is_cut_off(referral):
            return receiving.link_email, _("The link is shut. Ask the city's desk for a new one.")
        link = links.make(referral, task, occasion)
        lines = (
            _("Open this link. It works until %(day)s:") % {"day": words.day(link.expires_at)},
            links.address(link),
            "",
            _("The page asks for a code, which we send only to the contact you registered."),
        )
    return receiving.link_email, "\n".join(lines)
