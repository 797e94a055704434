"""A no said by mistake: whoever declined may say yes after all, while the desk has done nothing.

Any change of the application since then means that the desk has moved on; a person that is known
to the organisation is not asked for again.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from desk import terms
from network.models import Organisation
from workflow.models import Event


def is_in_time(referral: Any) -> bool:
    return bool(referral.state_since + terms.undo_within() > timezone.now())


def refusal(referral: Any) -> str | None:
    """Why the no of this referral stands, or ``None`` while it can be taken back."""
    if referral.state != "declined" or referral.knows_person:
        return _("This answer cannot be changed.")
    if not is_in_time(referral):
        return _("It is too late to change this answer. Telephone the city's desk.")
    application = referral.application
    last = Event.objects.about(application).order_by("-version").first()
    newest = application.referrals.order_by("-pk").values_list("pk", flat=True).first()
    if (
        application.state != "in_review"
        or newest != referral.pk
        or last is None
        or last.transition != "partner_declines"
        or last.organisation_id != referral.organisation_id
    ):
        return _("The city's desk has gone on with the request in the meantime.")
    able = Organisation.objects.able_to_receive(timezone.localdate())
    if not able.filter(pk=referral.organisation_id).exists():
        return _("Your organisation has no valid agreement today. Telephone the city's desk.")
    return None
