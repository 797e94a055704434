"""Correcting a contact: asked, then verified. Each verb is one transaction: all of it, or nothing.

Until it is verified the old contact counts. What the person sent is never changed. Every function
raises a ``workflow.gate.Refusal`` with a sentence when the change is not possible.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import attention
from desk.applications import Application
from desk.contact import codes, telling
from desk.contact.reaching import can_send_code, why_no_code
from desk.flows import APPLICANT, CORRECT_CONTACT, DESK
from desk.people import keys
from desk.replies import lock
from forms.contact import current
from forms.contact.records import ContactChange
from forms.privacy import person_keys
from portal.onetime import Verdict
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

A_DOUBLE_CLICK = dt.timedelta(minutes=1)


class SameContact(gate.Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is what we have already."))


class NoCode(gate.Refusal):
    """No code can be sent there, and nobody has said that they spoke with the person."""


class Settled(gate.Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("This correction is not waiting any more: it was done, replaced or given up.")
        )


class Gone(gate.Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nothing personal is kept of this request any more."))


def ask(
    application: Application,
    actor: Actor,
    *,
    fact: str,
    value: str,
    reason: str = "",
    spoken: bool = False,
) -> ContactChange:
    """Write it down and send the code. Where none can be sent to a number, ``spoken`` says that
    staff have spoken with the person on it: then it counts at once, marked as not verified.

    The same again within a minute sends nothing more."""
    with transaction.atomic():
        locked = lock(application.pk)
        if not {DESK, APPLICANT} & actor.roles:
            raise gate.NotYourRole
        if locked.erased_at is not None:
            raise Gone
        submission = locked.submission
        was = current.contact(submission, fact)
        if value.casefold() == was.casefold():
            raise SameContact
        sends = can_send_code(locked, fact, value)
        if not sends and not (spoken and DESK in actor.roles and fact == current.PHONE):
            raise NoCode(why_no_code(locked, fact, by_desk=DESK in actor.roles))
        waiting = current.pending(submission, fact)
        if waiting is not None and waiting.value == value and sends:
            if waiting.asked_at < timezone.now() - A_DOUBLE_CLICK:
                codes.send(waiting, locked)
            return waiting
        if waiting is not None:
            _end(waiting)
        change = ContactChange.objects.create(
            submission=submission,
            fact=fact,
            value=value,
            was=was,
            reason=reason.strip(),
            by_label=actor.label,
            organisation_label=actor.organisation_label,
        )
        current.forget_kept(submission)
        if not locked.contact_asked:
            locked.contact_asked = True
            locked.save(update_fields=["contact_asked"])
        telling.tell_the_old(change, locked)
        if sends:
            codes.send(change, locked)
        else:
            _let_count(change, locked, actor, ContactChange.How.SPOKEN)
    return change


def verify(change: ContactChange, actor: Actor, digits: str) -> Verdict:
    """With the code that the person has read. A wrong try is counted."""
    with transaction.atomic():
        locked, held = _held(change, actor)
        verdict = codes.judge(held, digits)
        if verdict is Verdict.RIGHT:
            _let_count(held, locked, actor, ContactChange.How.CODE)
    return verdict


def send_again(change: ContactChange, actor: Actor) -> None:
    with transaction.atomic():
        locked, held = _held(change, actor)
        if not can_send_code(locked, held.fact, held.value):
            raise NoCode(why_no_code(locked, held.fact, by_desk=DESK in actor.roles))
        codes.send(held, locked)


def give_up(change: ContactChange, actor: Actor) -> None:
    with transaction.atomic():
        _end(_held(change, actor)[1])


def told(event: Event) -> str:
    """The line in the timeline: which contact and how, never the contact itself."""
    facts, ways = dict(ContactChange.Fact.choices), dict(ContactChange.How.choices)
    if event.data.get("fact") not in facts:  # emptied after the retention term
        return event.label
    return _("Contact corrected: %(fact)s, %(how)s") % {
        "fact": facts[event.data["fact"]],
        "how": ways.get(event.data.get("how", ""), ""),
    }


def _held(change: ContactChange, actor: Actor) -> tuple[Application, ContactChange]:
    """Both rows locked, the application first, and still to be verified."""
    if not {DESK, APPLICANT} & actor.roles:
        raise gate.NotYourRole
    locked = lock(Application.objects.get(submission=change.submission_id).pk)
    held = ContactChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not held.is_pending:
        raise Settled
    return locked, held


def _end(change: ContactChange) -> None:
    ContactChange.objects.filter(pk=change.pk).update(ended_at=timezone.now())


def _let_count(change: ContactChange, application: Application, actor: Actor, how: str) -> None:
    def then(changed: Application, event: Event) -> None:
        ContactChange.objects.filter(pk=change.pk).update(counts_since=event.at, how=how)
        submission = changed.submission
        keys.mark_again(changed)
        person_keys.remember_again(submission)
        if APPLICANT in actor.roles:
            attention.raise_news(changed, event.at)

    gate.apply(
        Application,
        application.pk,
        CORRECT_CONTACT,
        actor,
        seen=None,
        data={"fact": change.fact, "how": str(how)},
        then=then,
    )
