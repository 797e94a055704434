"""What an organisation does with a referral, from the first look to the outcome."""

import contextlib
import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import attention, news, room, terms
from desk.applications import Application
from desk.conversation import Note
from desk.flows import AT_WORK, KNOWS_THE_PERSON, decides_for_them
from desk.referrals import Referral
from desk.replies import lock
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event


def see(referral: Referral, actor: Actor) -> None:
    """The first time that a member opens it. Two at once, or an answer meanwhile: one event."""
    if referral.state == "sent":
        with contextlib.suppress(gate.Refusal):
            gate.apply(Referral, referral.pk, "see", actor, seen=None)


def accept(referral: Referral, actor: Actor, *, seen: int, text: str = "") -> Event:
    """``text`` says why it is taken on without room for it: see ``desk.room``."""
    return _say_yes(referral, actor, "accept", "partner_accepts", seen=seen, text=text)


def reconsider(referral: Referral, actor: Actor, *, seen: int, text: str = "") -> Event:
    """A no was said by mistake: see ``desk.undo``. ``text`` as for ``accept``."""
    return _say_yes(referral, actor, "reconsider", "partner_reconsiders", seen=seen, text=text)


def _say_yes(
    referral: Referral, actor: Actor, name: str, follows: str, *, seen: int, text: str
) -> Event:
    def then(changed: Referral, _event: Event) -> None:
        room.refuse_beyond(changed, actor, text)
        application.due_on = None  # written with the state
        gate.apply(
            Application,
            referral.application_id,
            follows,
            actor,
            seen=None,
            then=tell,
            locked=application,
        )

    def tell(changed: Application, event: Event) -> None:
        news.tell_applicant(changed, event, "accepted")

    with transaction.atomic():
        application = lock(referral.application_id)
        return gate.apply(Referral, referral.pk, name, actor, seen=seen, text=text, then=then)


def start(referral: Referral, actor: Actor, *, seen: int) -> Event:
    with transaction.atomic():
        lock(referral.application_id)
        return gate.apply(Referral, referral.pk, "start", actor, seen=seen)


def hold(
    referral: Referral, actor: Actor, *, seen: int, reason: str, day: dt.date, text: str = ""
) -> Event:
    """Nothing can be done now. ``day`` is when to look again: after it the referral is late."""

    def then(changed: Referral, event: Event) -> None:
        changed.held_from, changed.due_on = event.source, day
        changed.save(update_fields=["held_from", "due_on"])

    if day <= timezone.localdate():
        raise gate.GuardRefused(_("Choose a day after today, within six months."))
    with transaction.atomic():
        lock(referral.application_id)
        return gate.apply(
            Referral, referral.pk, "hold", actor, seen=seen, reason=reason, text=text, then=then
        )


def resume(referral: Referral, actor: Actor, *, seen: int) -> Event:
    """Back to where it was put on hold."""

    def then(changed: Referral, _event: Event) -> None:
        changed.held_from, changed.due_on = "", None
        changed.save(update_fields=["held_from", "due_on"])

    with transaction.atomic():
        lock(referral.application_id)
        held = Referral.objects.get(pk=referral.pk)
        last = Event.objects.about(held).order_by("-version").first()
        done = last.transition if last and last.transition.startswith("resume") else "resume"
        name = {"started": "resume_work", "accepted": "resume"}.get(held.held_from, done)
        return gate.apply(Referral, referral.pk, name, actor, seen=seen, then=then)


def ask_transfer(referral: Referral, actor: Actor, *, seen: int, text: str) -> None:
    """The organisation would like somebody else to go on. The city's desk decides, and does it."""
    with transaction.atomic():
        application = lock(referral.application_id)
        held = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        if not Referral.workflow().transition("accept").roles & actor.roles:
            raise gate.NotYourRole
        if held.state not in AT_WORK:
            raise gate.WrongState(held.state_label)
        if sentence := decides_for_them(held, actor):
            raise gate.GuardRefused(sentence)
        if seen != held.version:
            raise gate.StaleVersion(Event.objects.about(held).order_by("-version").first())
        if not text.strip():
            raise gate.TextMissing
        if held.transfer_wish == text.strip():
            return
        held.transfer_wish = text.strip()
        held.save(update_fields=["transfer_wish"])
        attention.raise_news(application, timezone.now())
        Note.objects.create(
            application_id=held.application_id,
            author_id=actor.user_id,
            author_label=actor.label,
            organisation_label=actor.organisation_label,
            text=_("Asks to pass it on: %(text)s") % {"text": text.strip()},
            key=uuid.uuid4(),
        )


def decline(referral: Referral, actor: Actor, *, seen: int, reason: str, text: str = "") -> Event:
    """The request returns to the desk; the applicant is not asked to chase anybody."""

    def then(changed: Referral, _event: Event) -> None:
        changed.knows_person = reason == KNOWS_THE_PERSON
        changed.save(update_fields=["knows_person"])
        gate.apply(
            Application,
            referral.application_id,
            "partner_declines",
            actor,
            seen=None,
            then=due,
            locked=application,
        )

    def due(changed: Application, _event: Event) -> None:
        changed.due_on = changed.due_on or terms.answer_due()
        changed.save(update_fields=["due_on"])

    with transaction.atomic():
        application = lock(referral.application_id)
        return gate.apply(
            Referral, referral.pk, "decline", actor, seen=seen, reason=reason, text=text, then=then
        )


def conclude(referral: Referral, actor: Actor, *, seen: int, reason: str, text: str) -> Event:
    """The organisation's work is over: referral and application close with one outcome.

    ``text`` is for the applicant.
    """

    def then(_changed: Referral, _event: Event) -> None:
        gate.apply(
            Application,
            referral.application_id,
            "close",
            actor,
            seen=None,
            reason=reason,
            text=text,
            then=tell,
            locked=application,
        )

    def tell(changed: Application, event: Event) -> None:
        news.tell_applicant(changed, event, "close")

    with transaction.atomic():
        application = lock(referral.application_id)
        return gate.apply(
            Referral, referral.pk, "conclude", actor, seen=seen, reason=reason, then=then
        )
