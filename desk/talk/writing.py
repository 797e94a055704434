"""Writing a message, in both directions. Each verb is one transaction: all of it, or nothing.

Every function raises a ``workflow.gate.Refusal`` when the message cannot be written. The same words
with the same ``key`` again return the message that is already there.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import attaching, attention, news, terms
from desk.access import applicant
from desk.applications import NOT_CLOSED, Application
from desk.flows import AT_WORK, DESK, PARTNER
from desk.letters.sending import AS_PROPOSED, Sending
from desk.referrals import Referral
from desk.replies import lock
from desk.talk.records import ChatMessage, Direction
from forms.sniff import Checked
from workflow import gate
from workflow.gate import Actor


class TooMany(gate.Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "You have written %(most)s messages since yesterday, and we have them all. Your "
                "text is still here: send it tomorrow. If it cannot wait, call the desk."
            )
            % {"most": terms.messages_a_day()}
        )


class Over(gate.Refusal):
    def __init__(self) -> None:
        super().__init__(_("This request is closed: no messages can be written any more."))


def is_open(application: Application) -> bool:
    """While the request is not closed, and some days longer."""
    if application.erased_at is not None:
        return False
    since = timezone.now() - dt.timedelta(days=terms.chat_days())
    return application.state in NOT_CLOSED or application.state_since > since


def at_work(application: Application) -> Referral | None:
    """The referral of the organisation that has said yes and works on the request now."""
    return (
        application.referrals.filter(state__in=AT_WORK)
        .select_related("organisation")
        .order_by("pk")
        .first()
    )


def write_to_desk(
    application: Application,
    *,
    text: str = "",
    key: uuid.UUID | None = None,
    files: Sequence[Checked] = (),
) -> ChatMessage:
    """From the applicant, to whoever has the request now: words, or files, or both. ``files`` go
    with those that an earlier try has left beside the message."""
    with transaction.atomic():
        current = lock(application.pk)
        message = _made(current, applicant(), Direction.IN, text, key, files=files)
        if (known := _known(message)) is not None:
            return known
        _refuse_when_over(current)
        day_ago = timezone.now() - dt.timedelta(days=1)
        written = current.chat.filter(direction=Direction.IN, at__gt=day_ago).count()
        if written >= terms.messages_a_day():
            raise TooMany
        attaching.keep(current, files)
        message.save()
        attaching.send_with_message(message)
        if not message.text and not message.attachments.exists():
            raise gate.TextMissing
        attention.raise_news(current, message.at)
        if message.referral is not None:  # one call a day: the list of referrals shows the rest
            day = f"{timezone.localdate():%Y%m%d}"
            news.tell_partner(
                message.referral,
                None,
                "referral_message",
                key=f"referral-message-{message.referral_id}-{day}",
            )
        return message


def write_to_applicant(
    application: Application,
    actor: Actor,
    *,
    text: str,
    key: uuid.UUID | None = None,
    sending: Sending = AS_PROPOSED,
) -> ChatMessage:
    """From the desk, or from the organisation at work. The person is told that there is news."""
    with transaction.atomic():
        current = lock(application.pk)
        message = _made(current, actor, Direction.OUT, text, key, proposed=sending.proposed)
        if DESK not in actor.roles and not _is_theirs(message.referral, actor):
            raise gate.NotYourRole
        if (known := _known(message)) is not None:
            return known
        _refuse_when_over(current)
        message.save()
        news.tell_of_message(current, message.pk, sending)
        return message


def is_written(application: Application, *, text: str, key: uuid.UUID) -> bool:
    """Whether these words were written to the applicant with this key before."""
    known = _key(application, Direction.OUT, _plain(text), key)
    return ChatMessage.objects.filter(key=known).exists()


def write_from_partner(
    referral: Referral, actor: Actor, *, text: str, key: uuid.UUID | None = None, seen: int
) -> ChatMessage:
    """For the page of a referral. ``seen`` is not compared: a message changes no state."""
    if referral.state not in AT_WORK:
        raise gate.WrongState(referral.state_label)
    return write_to_applicant(referral.application, actor, text=text, key=key)


def _made(
    application: Application,
    actor: Actor,
    direction: Direction,
    text: str,
    key: uuid.UUID | None,
    *,
    proposed: str = "",
    files: Sequence[Checked] = (),
) -> ChatMessage:
    """Not saved yet. The row of the application is locked: nobody says yes or gives back now."""
    said = _plain(text)
    if not said and direction == Direction.OUT:
        raise gate.TextMissing
    # Two messages of the same words are two when they bring different files.
    sums = "".join(f" {each.sha256}" for each in files)
    return ChatMessage(
        application=application,
        referral=at_work(application),
        direction=direction,
        author_id=actor.user_id,
        author_label=actor.label,
        organisation_label=actor.organisation_label,
        text=said,
        proposed=proposed,
        key=_key(application, direction, said + sums, key),
    )


def _plain(text: str) -> str:
    return "\n".join(text.splitlines()).strip()


def _key(
    application: Application, direction: Direction, said: str, key: uuid.UUID | None
) -> uuid.UUID:
    return uuid.uuid5(key or uuid.uuid4(), f"{application.pk} {direction} {said}")


def _known(message: ChatMessage) -> ChatMessage | None:
    return ChatMessage.objects.filter(key=message.key).first()


def _is_theirs(referral: Referral | None, actor: Actor) -> bool:
    return (
        referral is not None
        and PARTNER in actor.roles
        and actor.organisation_id == referral.organisation_id
    )


def _refuse_when_over(application: Application) -> None:
    if not is_open(application):
        raise Over
