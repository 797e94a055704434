"""What desk staff do with an application. Each verb is one transaction: all of it, or nothing.

``seen`` is the version on the page where the decision was taken. Every function raises a
``workflow.gate.Refusal`` when the change is not possible.
"""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from desk import news, terms
from desk.applications import Application
from desk.conversation import InfoRequest, Note
from desk.flows import DESK
from desk.referrals import Referral
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event


def take_in_charge(application: Application, actor: Actor, *, seen: int) -> Event:
    def then(changed: Application, event: Event) -> None:
        changed.owner_id = actor.user_id
        changed.save(update_fields=["owner"])
        news.tell_applicant(changed, event, "taken_in_charge")

    return gate.apply(Application, application.pk, "take_in_charge", actor, seen=seen, then=then)


def ask_applicant(application: Application, actor: Actor, *, seen: int, question: str) -> Event:
    def then(changed: Application, event: Event) -> None:
        InfoRequest.objects.create(application=changed, question=question.strip())
        news.tell_applicant(changed, event, "question")

    return gate.apply(
        Application, application.pk, "ask", actor, seen=seen, text=question, then=then
    )


def stop_waiting(application: Application, actor: Actor, *, seen: int, text: str) -> Event:
    """The answer came another way, or is no longer needed: the question and its link end."""

    def then(changed: Application, event: Event) -> None:
        _drop_question(changed)

    return gate.apply(
        Application, application.pk, "stop_waiting", actor, seen=seen, text=text, then=then
    )


def not_accept(
    application: Application, actor: Actor, *, seen: int, reason: str, text: str
) -> Event:
    """``text`` tells the person why and who can help instead."""
    return _end(application, "not_accept", actor, seen=seen, reason=reason, text=text)


def redirect(application: Application, actor: Actor, *, seen: int, text: str) -> Event:
    """``text`` tells the person who helps with this and how to reach them."""
    return _end(application, "redirect", actor, seen=seen, text=text)


def close(application: Application, actor: Actor, *, seen: int, reason: str, text: str) -> Event:
    """Close with an outcome; the referral that is still with an organisation ends with it."""

    def then(changed: Application, event: Event) -> None:
        for referral in changed.referrals.filter(state="accepted"):
            gate.apply(Referral, referral.pk, "conclude", actor, seen=None, reason=reason)
        news.tell_applicant(changed, event, "close")

    return gate.apply(
        Application,
        application.pk,
        "close",
        actor,
        seen=seen,
        reason=reason,
        text=text,
        then=then,
    )


def reopen(application: Application, actor: Actor, *, seen: int, text: str) -> Event:
    def then(changed: Application, event: Event) -> None:
        changed.due_on = terms.answer_due()
        changed.owner_id = actor.user_id
        changed.save(update_fields=["due_on", "owner"])
        news.tell_applicant(changed, event, "reopen")

    return gate.apply(Application, application.pk, "reopen", actor, seen=seen, text=text, then=then)


def add_note(
    application: Application, actor: Actor, *, text: str, key: uuid.UUID | None = None
) -> Note:
    """The same ``key`` again returns the note already written."""
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
        note, _is_new = Note.objects.get_or_create(key=key or uuid.uuid4(), defaults=written)
    return note


def _end(application: Application, transition: str, actor: Actor, **words: Any) -> Event:
    def then(changed: Application, event: Event) -> None:
        news.tell_applicant(changed, event, transition)

    return gate.apply(Application, application.pk, transition, actor, then=then, **words)


def _drop_question(application: Application) -> None:
    application.info_requests.filter(state=InfoRequest.State.OPEN).update(
        state=InfoRequest.State.DROPPED, settled_at=timezone.now()
    )
