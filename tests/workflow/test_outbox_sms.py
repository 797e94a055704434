"""Text messages leave through the outbox like letters: after the commit, again when they fail."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from portal import sms
from workflow import outbox
from workflow.models import Message
from workflow.models.message import CLAIM_LASTS

pytestmark = pytest.mark.django_db
NUMBER = "+393331234567"
sent: list[tuple[str, str]] = []
errors: list[BaseException] = []


class Provider:
    def send(self, to, body):
        if errors:
            raise errors.pop()
        sent.append((to, body))


@pytest.fixture(autouse=True)
def provider(settings):
    settings.SMS = f"{__name__}.Provider"
    sent.clear()
    errors.clear()


def post(**changes) -> Message:
    message = {
        "key": "news-1",
        "to": NUMBER,
        "language": "it",
        "subject": "",
        "body": "Ci sono novità.",
        "kind": "news",
        "channel": "sms",
    }
    return outbox.post(**message | changes)


def test_a_text_message_leaves_after_the_commit_and_no_letter_does(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        message = post()
        assert sent == []
    message.refresh_from_db()
    assert (message.state, sent, mail.outbox) == ("sent", [(NUMBER, "Ci sono novità.")], [])


def test_a_failure_is_tried_again_and_what_was_sent_never_is():
    errors.append(OSError())
    message = post()
    assert outbox.send_due() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=False):
        assert outbox.send_due() == 1
        assert outbox.send_due() == 0
    message.refresh_from_db()
    assert (message.tries, len(sent)) == (2, 1)


def test_killed_while_sending_is_tried_again():
    errors.append(KeyboardInterrupt())
    post()
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due()
    with time_machine.travel(timezone.now() + CLAIM_LASTS + dt.timedelta(seconds=1), tick=False):
        assert outbox.send_due() == 1


@pytest.mark.parametrize("error", [sms.RefusedError(), sms.SMSOffError()])
def test_a_number_that_nobody_has_is_given_up_at_once(error):
    errors.append(error)
    message = post()
    outbox.send_due()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", type(error).__name__)


def test_switched_off_afterwards_it_is_given_up_visibly(settings):
    message = post()
    settings.SMS = "off"
    outbox.send_due()
    message.refresh_from_db()
    assert message.state == "failed"


def test_a_room_may_post_before_waiting_messages_are_sent(monkeypatch, caplog):
    def broken():
        raise RuntimeError("with a secret")

    monkeypatch.setattr(outbox, "before_sending", [broken, post])
    assert outbox.send_due() == 1
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
