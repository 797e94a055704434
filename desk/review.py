"""What desk staff do with an application. Each verb is one transaction: all of it, or nothing.

``seen`` is the version on the page where the decision was taken. Every function raises a
``workflow.gate.Refusal`` when the change is not possible.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import attaching, checklist, colleagues, news, notices, terms
from desk.applications import Application
from desk.conversation import InfoRequest, Note
from desk.documents import Document
from desk.flows import AT_WORK, DESK
from desk.letters.sending import AS_PROPOSED, Sending
from desk.referrals import Referral
from portal.models import User
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

MENTIONED = notices.Notice.Kind.MENTIONED


def take_in_charge(
    application: Application, actor: Actor, *, seen: int, sending: Sending = AS_PROPOSED
) -> Event:
    def then(changed: Application, event: Event) -> None:
        changed.owner_id = actor.user_id
        changed.save(update_fields=["owner"])
        news.tell_applicant(changed, event, "taken_in_charge", sending)

    return gate.apply(Application, application.pk, "take_in_charge", actor, seen=seen, then=then)


def ask_applicant(
    application: Application,
    actor: Actor,
    *,
    seen: int,
    question: str,
    document: Document | None = None,
    sending: Sending = AS_PROPOSED,
) -> Event:
    """``document``: the one of the checklist that is asked for. Raises ``GuardRefused`` when it is
    not waited for."""

    def then(changed: Application, event: Event) -> None:
        if document is not None and not checklist.waited_for(changed).filter(pk=document.pk):
            raise gate.GuardRefused(_("Nobody waits for this document any more."))
        InfoRequest.objects.create(
            application=changed, question=question.strip(), document=document
        )
        news.tell_applicant(changed, event, "question", sending)

    return gate.apply(
        Application,
        application.pk,
        "ask",
        actor,
        seen=seen,
        text=question,
        data=sending.kept(),
        then=then,
    )


def stop_waiting(application: Application, actor: Actor, *, seen: int, text: str) -> Event:
    """The answer came another way, or is no longer needed: the question and its link end."""

    def then(changed: Application, event: Event) -> None:
        _drop_question(changed)

    return gate.apply(
        Application, application.pk, "stop_waiting", actor, seen=seen, text=text, then=then
    )


def not_accept(
    application: Application,
    actor: Actor,
    *,
    seen: int,
    reason: str,
    text: str,
    sending: Sending = AS_PROPOSED,
) -> Event:
    """``text`` tells the person why and who can help instead."""
    return _end(application, "not_accept", actor, sending, seen=seen, reason=reason, text=text)


def redirect(
    application: Application,
    actor: Actor,
    *,
    seen: int,
    text: str,
    sending: Sending = AS_PROPOSED,
) -> Event:
    """``text`` tells the person who helps with this and how to reach them."""
    return _end(application, "redirect", actor, sending, seen=seen, text=text)


def close(
    application: Application,
    actor: Actor,
    *,
    seen: int,
    reason: str,
    text: str,
    sending: Sending = AS_PROPOSED,
) -> Event:
    """Close with an outcome; the referral that is still with an organisation ends with it."""

    def then(changed: Application, event: Event) -> None:
        for referral in changed.referrals.filter(state__in=AT_WORK):
            gate.apply(Referral, referral.pk, "conclude", actor, seen=None, reason=reason)
        news.tell_applicant(changed, event, "close", sending)

    return gate.apply(
        Application,
        application.pk,
        "close",
        actor,
        seen=seen,
        reason=reason,
        text=text,
        data=sending.kept(),
        then=then,
    )


def reopen(
    application: Application,
    actor: Actor,
    *,
    seen: int,
    text: str,
    sending: Sending = AS_PROPOSED,
) -> Event:
    def then(changed: Application, event: Event) -> None:
        _drop_question(changed)  # of a request that had expired
        changed.due_on = terms.answer_due()
        changed.owner_id = actor.user_id
        changed.save(update_fields=["due_on", "owner"])
        news.tell_applicant(changed, event, "reopen", sending)

    return gate.apply(
        Application,
        application.pk,
        "reopen",
        actor,
        seen=seen,
        text=text,
        data=sending.kept(),
        then=then,
    )


def add_note(
    application: Application,
    actor: Actor,
    *,
    text: str,
    key: uuid.UUID | None = None,
    mentioned: Iterable[User] = (),
) -> Note:
    """The same ``key`` again returns the note already written, and tells nobody again. Raises
    ``GuardRefused`` for somebody mentioned who may not see the case."""
    if DESK not in actor.roles:
        raise gate.NotYourRole
    if not text.strip():
        raise gate.TextMissing
    written: dict[str, Any] = {
        "application": application,
        "author_id": actor.user_id,
        "author_label": actor.label,
        "organisation_label": actor.organisation_label,
        "text": text.strip(),
    }
    with transaction.atomic():
        if key is None:
            note, is_new = Note.objects.create(key=uuid.uuid4(), **written), True
        else:
            note, is_new = Note.objects.get_or_create(key=key, defaults=written)
        for person in mentioned if is_new else ():
            colleagues.refuse_blind(person, application)
            if person.pk != actor.user_id:
                notices.post(person, application, MENTIONED, by=actor.label, note=note)
    return note


def _end(
    application: Application, transition: str, actor: Actor, sending: Sending, **words: Any
) -> Event:
    def then(changed: Application, event: Event) -> None:
        news.tell_applicant(changed, event, transition, sending)

    return gate.apply(
        Application, application.pk, transition, actor, data=sending.kept(), then=then, **words
    )


def _drop_question(application: Application) -> None:
    attaching.discard(application)
    application.info_requests.filter(state=InfoRequest.State.OPEN).update(
        state=InfoRequest.State.DROPPED, settled_at=timezone.now()
    )
