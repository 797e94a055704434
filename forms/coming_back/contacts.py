"""Where somebody may be written to about a draft, and on whose word.

``answered``: what the form asked, while "is it safe to write to you?" is answered yes and the
answers count. ``asked``: what the person typed to have the link sent, having said that it is safe.
A lock takes all of them away, and only what the person asks for anew comes back.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms import reach
from forms.declaration import Step
from forms.drafts import Draft
from forms.reach import Reach
from portal import sms
from portal.crypto import EncryptedTextField, keyed_hash

if TYPE_CHECKING:
    from forms.filled import Filled

FACTS = {reach.EMAIL: "email", reach.SMS: "phone"}
CONCERNED = frozenset((*FACTS.values(), "safe_contact", "remind"))
YES = "yes"


class Contact(models.Model):
    class Channel(models.TextChoices):
        EMAIL = reach.EMAIL, _("e-mail")
        SMS = reach.SMS, _("text message")

    class Source(models.TextChoices):
        ANSWERED = "answered", _("answered in the form")
        ASKED = "asked", _("given to have the link sent")

    draft = models.ForeignKey(
        Draft, verbose_name=_("draft"), on_delete=models.CASCADE, related_name="contacts"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    address = EncryptedTextField(_("address"))
    # Finds drafts for somebody who lost the code and types this address.
    address_hash = models.CharField(_("hash of the address"), max_length=64, db_index=True)
    remind = models.BooleanField(_("may be reminded"), default=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("contact of a draft")
        verbose_name_plural = _("contacts of drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "channel", "source"],
                name="draft_contact_once",
                violation_error_message=_("This draft already has such a contact."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.channel} {self.source}"

    @property
    def reach(self) -> Reach:
        return Reach(self.channel, self.address)


def address_hash(where: Reach) -> str:
    return keyed_hash("draft-contact", f"{where.channel} {where.address}")


def answered(filled: "Filled") -> list[Reach]:
    """What the answers that count allow: nothing unless writing is safe."""
    counted = filled.walk.answers
    if filled.form.fact("safe_contact", counted) != YES:
        return []
    found = []
    if email := filled.form.fact("email", counted):
        found.append(Reach(reach.EMAIL, reach.normal_email(str(email))))
    if phone := filled.form.fact("phone", counted):
        number = Reach(reach.SMS, str(phone))
        if number.takes_texts:
            found.append(number)
    return found


def may_remind(filled: "Filled") -> bool:
    return bool(filled.form.fact("remind", filled.walk.answers) == YES)


def follow(filled: "Filled", step: Step) -> None:
    """After a step was saved: what may be written to is what the answers say now.

    Costs two statements, and only on the steps that ask about it.
    """
    draft = filled.draft
    if draft is None or not any(ask.means in CONCERNED for ask in step.asks):
        return
    safe = [] if draft.locked_at else answered(filled)
    kept = Contact.objects.filter(draft=draft, source=Contact.Source.ANSWERED)
    kept.exclude(channel__in=[one.channel for one in safe]).delete()
    if filled.form.fact("safe_contact", filled.walk.answers) == "no":
        # Said later than "send me the link", and it counts for that address as well.
        Contact.objects.filter(draft=draft).delete()
    _write(draft, Contact.Source.ANSWERED, safe, remind=may_remind(filled))


def ask(draft: Draft, where: Reach, *, remind: bool) -> None:
    """The person wants messages about this draft there, and said that it is safe."""
    _write(draft, Contact.Source.ASKED, [where], remind=remind)


def forget(draft: Draft) -> None:
    Contact.objects.filter(draft=draft).delete()


def of(filled: "Filled") -> list[Reach]:
    """Where the person may be sent a link now, e-mail first; each place once."""
    draft = filled.draft
    assert draft is not None
    asked = Contact.objects.filter(draft=draft, source=Contact.Source.ASKED)
    places = [contact.reach for contact in asked] + ([] if draft.locked_at else answered(filled))
    return [one for one in unique(places) if one.channel == reach.EMAIL or sms.is_on()]


def to_warn(filled: "Filled") -> list[Reach]:
    """Where to say that the draft was opened: this carries no way in, so a lock does not matter."""
    asked = Contact.objects.filter(draft=filled.draft, source=Contact.Source.ASKED)
    places = [*answered(filled), *(contact.reach for contact in asked)]
    return [one for one in unique(places) if one.channel == reach.EMAIL or sms.is_on()]


def unique(places: list[Reach]) -> list[Reach]:
    return sorted(dict.fromkeys(places), key=lambda one: one.channel)


def _write(draft: Draft, source: str, places: list[Reach], *, remind: bool) -> None:
    Contact.objects.bulk_create(
        [
            Contact(
                draft=draft,
                source=source,
                channel=where.channel,
                address=where.address,
                address_hash=address_hash(where),
                remind=remind,
                created_at=timezone.now(),
            )
            for where in places
        ],
        update_conflicts=True,
        unique_fields=["draft", "channel", "source"],
        update_fields=["address", "address_hash", "remind", "created_at"],
    )
