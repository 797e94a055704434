"""Messages leave after the commit, are tried again, and are kept.

``post`` writes the finished text in the caller's transaction: if that rolls back there is no
message. After the commit the same process tries once; what fails waits for ``send_due`` (the
command ``outbox``), with a growing delay, and is given up visibly after ``MOST_TRIES``.
At least once: a message whose sender is killed between the mail server's "yes" and our note of it
is sent again; what is marked as sent never is.
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable

from django.core.mail import EmailMessage
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from portal import sms
from portal.crypto import keyed_hash
from workflow.models import Message
from workflow.models.message import CLAIM_LASTS, Channel, MessageState

logger = logging.getLogger(__name__)
MOST_TRIES = 10
FIRST_DELAY = dt.timedelta(minutes=1)
LONGEST_DELAY = dt.timedelta(hours=6)
WAITS_TOO_LONG = dt.timedelta(hours=1)
# What a room does before waiting messages are sent: it may post more. Each is told nothing and
# answers for itself; one that fails is logged and stops nobody's letters.
before_sending: list[Callable[[], object]] = []


def post(
    *,
    key: str,
    to: str,
    language: str,
    subject: str,
    body: str,
    kind: str,
    about: models.Model | None = None,
    default_body: str | None = None,
    channel: str = Channel.EMAIL,
) -> Message:
    """Queue one message. The same key to the same recipient again returns the first message.

    A text message (``channel="sms"``) has no subject and goes to a number in E.164.
    """
    known_by = {"key": key, "recipient_hash": keyed_hash("outbox", to.strip().lower())}
    try:
        with transaction.atomic():
            message = Message.objects.create(
                **known_by,
                channel=channel,
                recipient=to.strip(),
                language=language,
                subject=" ".join(subject.split()),
                body=body,
                default_body=body if default_body is None else default_body,
                kind=kind,
                about=about,
            )
    except IntegrityError:
        first = Message.objects.filter(**known_by).first()
        if first is None:
            raise
        return first
    transaction.on_commit(lambda: _try(message.pk), robust=True)
    return message


def send_due(limit: int = 50) -> int:
    """Try what waits, oldest first. Returns how many were sent."""
    for prepare in before_sending:
        try:
            prepare()
        except Exception as error:
            logger.error("%s failed: %s", prepare.__qualname__, type(error).__name__)
    now = timezone.now()
    Message.objects.due(now).filter(state=MessageState.SENDING, tries__gte=MOST_TRIES).update(
        state=MessageState.FAILED, last_error="killed"
    )
    waiting = Message.objects.due(now).order_by("next_try_at", "pk").values_list("pk", flat=True)
    return sum(_try(pk) for pk in list(waiting[:limit]))


def waiting_too_long() -> str:
    """For the health page: why people may not be hearing from us, or an empty text."""
    since = timezone.now() - WAITS_TOO_LONG
    count = Message.objects.filter(
        state__in=(MessageState.QUEUED, MessageState.SENDING), created_at__lt=since
    ).count()
    return f"{count} messages wait for longer than an hour" if count else ""


def _try(pk: int) -> bool:
    message = _claim(pk)
    if message is None:
        return False
    try:
        _hand_over(message)
    except Exception as error:
        _failed(message, error)
        return False
    _settle(message, state=MessageState.SENT, sent_at=timezone.now(), last_error="")
    return True


def _hand_over(message: Message) -> None:
    if message.channel == Channel.SMS:
        sms.send(message.recipient, message.body)
    else:
        EmailMessage(message.subject, message.body, to=[message.recipient]).send()


def _claim(pk: int) -> Message | None:
    """One statement takes the message, so two senders can never both have it."""
    now = timezone.now()
    taken = (
        Message.objects.due(now)
        .filter(pk=pk)
        .update(state=MessageState.SENDING, claimed_at=now, tries=models.F("tries") + 1)
    )
    return Message.objects.get(pk=pk) if taken else None


def _failed(message: Message, error: Exception) -> None:
    logger.warning("message %s not sent: %s", message.pk, type(error).__name__)
    gives_up = message.tries >= MOST_TRIES or _is_refused_for_good(error)
    delay = min(FIRST_DELAY * 2 ** (message.tries - 1), LONGEST_DELAY)
    _settle(
        message,
        state=MessageState.FAILED if gives_up else MessageState.QUEUED,
        next_try_at=timezone.now() + delay,
        last_error=type(error).__name__,
    )


def _settle(message: Message, **values: object) -> None:
    # Only while the claim is still ours: a slow sender must not undo what a later one noted.
    Message.objects.filter(
        pk=message.pk, state=MessageState.SENDING, claimed_at=message.claimed_at
    ).update(**values)


def _is_refused_for_good(error: Exception) -> bool:
    """The other side knows this address or number does not exist: trying again cannot help."""
    if isinstance(error, sms.RefusedError):
        return True
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _answer in error.recipients.values()
    )


__all__ = ["CLAIM_LASTS", "MOST_TRIES", "post", "send_due", "waiting_too_long"]
