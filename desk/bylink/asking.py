"""A question to the desk, before or after the yes: an internal note on the case."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from desk import news
from desk.bylink.records import PartnerLink
from desk.conversation import Note
from desk.flows import PARTNER, decides_for_them
from desk.referrals import SEEN_BY_PARTNER, Referral
from desk.replies import lock
from workflow import gate
from workflow.gate import Actor


def ask(link: PartnerLink, actor: Actor, *, text: str) -> Note:
    """The same words through the same link are one question: a double click writes one note."""
    if PARTNER not in actor.roles:
        raise gate.NotYourRole
    if not text.strip():
        raise gate.TextMissing
    with transaction.atomic():
        lock(link.referral.application_id)
        referral = Referral.objects.select_related("application__owner").get(pk=link.referral_id)
        if referral.state not in SEEN_BY_PARTNER:
            raise gate.WrongState(referral.state_label)
        if sentence := decides_for_them(referral, actor):
            raise gate.GuardRefused(sentence)
        note, is_new = Note.objects.get_or_create(
            key=uuid.uuid5(link.key, text.strip()),
            defaults={
                "application_id": referral.application_id,
                "author_label": actor.label,
                "organisation_label": actor.organisation_label,
                "text": _("Asks the desk: %(text)s") % {"text": text.strip()},
            },
        )
        if is_new:
            news.tell_desk_of_question(referral, f"referral-question-{note.pk}")
    return note
