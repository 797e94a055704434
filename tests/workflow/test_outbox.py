import datetime as dt
import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from portal import health
from tests.workflow.sample import ParcelFactory
from workflow import outbox
from workflow.management.commands.outbox import Command
from workflow.models import Message
from workflow.models.message import CLAIM_LASTS

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def post(**changes) -> Message:
    return outbox.post(
        **{
            "key": "news-1",
            "to": "anna@example.org",
            "language": "it",
            "subject": "Ci sono novità",
            "body": "Apri il collegamento.",
            "kind": "news",
        }
        | changes
    )


@pytest.fixture
def broken_mail(monkeypatch):
    """Mail fails while the list holds an error; each try takes one."""
    errors: list[Exception] = []
    send = mail.EmailMessage.send

    def maybe(self, fail_silently=False):
        if errors:
            raise errors.pop()
        return send(self, fail_silently)

    monkeypatch.setattr(mail.EmailMessage, "send", maybe)
    monkeypatch.setattr(outbox.EmailMessage, "send", maybe)
    return errors


def later(**delta):
    return time_machine.travel(timezone.now() + dt.timedelta(**delta), tick=False)


def test_a_message_leaves_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = post(about=ParcelFactory())
        assert mail.outbox == []
    message.refresh_from_db()
    assert (message.state, message.tries) == ("sent", 1)
    assert mail.outbox[0].to == ["anna@example.org"]
    assert mail.outbox[0].body == "Apri il collegamento."


def test_nothing_is_sent_when_the_transaction_rolls_back(django_capture_on_commit_callbacks):
    def fail_after_posting():
        with transaction.atomic():
            post()
            raise RuntimeError

    with (
        django_capture_on_commit_callbacks(execute=True) as callbacks,
        pytest.raises(RuntimeError),
    ):
        fail_after_posting()
    assert (callbacks, mail.outbox) == ([], [])
    assert not Message.objects.exists()
    assert outbox.send_due() == 0


def test_one_message_per_key_and_recipient(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = post()
        again = post(to=" Anna@Example.org ", body="Another text")
        other = post(to="bruno@example.org")
        next_news = post(key="news-2")
    assert again == first != other
    assert first != next_news
    assert len(mail.outbox) == 3


def test_the_default_and_the_edited_text_are_kept():
    assert post().default_body == "Apri il collegamento."
    edited = post(key="news-2", default_body="Proposed")
    assert (edited.body, edited.default_body) == ("Apri il collegamento.", "Proposed")


def test_a_line_break_in_a_subject_cannot_add_a_header():
    assert post(subject="News\r\nBcc: all@example.org").subject == "News Bcc: all@example.org"


def test_who_gets_what_is_ciphertext_in_the_database():
    post()
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, subject, body, default_body FROM workflow_message")
        stored = "".join(cursor.fetchone())
    assert not any(word in stored for word in ("anna", "novità", "collegamento"))


def test_a_failure_does_not_reach_the_person_and_is_tried_again(
    broken_mail, django_capture_on_commit_callbacks
):
    broken_mail.append(OSError("no route"))
    with django_capture_on_commit_callbacks(execute=True):
        message = post()
    message.refresh_from_db()
    assert (message.state, message.tries, message.last_error) == ("queued", 1, "OSError")
    assert outbox.send_due() == 0
    with later(minutes=2):
        assert outbox.send_due() == 1
        assert outbox.send_due() == 0
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("sent", "")
    assert len(mail.outbox) == 1


def test_the_delay_grows_and_then_we_give_up_visibly(broken_mail):
    broken_mail.extend(OSError() for _try in range(20))
    message = post()
    delays = []
    for _try in range(outbox.MOST_TRIES):
        with time_machine.travel(message.next_try_at + dt.timedelta(seconds=1), tick=False):
            outbox.send_due()
            message.refresh_from_db()
            delays.append(message.next_try_at - timezone.now())
    assert delays == sorted(delays)
    assert delays[0] == dt.timedelta(minutes=1)
    assert delays[-1] == outbox.LONGEST_DELAY
    assert (message.state, message.tries) == ("failed", 10)
    with later(days=2):
        outbox.send_due()
    assert len(broken_mail) == 10


def test_an_address_that_does_not_exist_is_not_tried_for_hours(broken_mail):
    broken_mail.append(smtplib.SMTPRecipientsRefused({"anna@example.org": (550, b"unknown")}))
    message = post()
    outbox.send_due()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", "SMTPRecipientsRefused")


def test_a_full_mailbox_is_tried_again(broken_mail):
    broken_mail.append(smtplib.SMTPRecipientsRefused({"anna@example.org": (452, b"full")}))
    message = post()
    outbox.send_due()
    message.refresh_from_db()
    assert message.state == "queued"


def test_killed_while_sending_is_tried_again(broken_mail):
    broken_mail.append(KeyboardInterrupt())  # type: ignore[arg-type]
    message = post()
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due()
    message.refresh_from_db()
    assert message.state == "sending"
    assert outbox.send_due() == 0
    with time_machine.travel(timezone.now() + CLAIM_LASTS + dt.timedelta(seconds=1), tick=False):
        assert outbox.send_due() == 1
    assert len(mail.outbox) == 1


def test_a_message_that_kills_every_sender_is_given_up():
    message = post()
    Message.objects.update(state="sending", tries=10, claimed_at=timezone.now())
    with later(minutes=11):
        assert outbox.send_due() == 0
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", "killed")


def test_a_claimed_message_is_nobody_elses():
    message = post()
    assert outbox._claim(message.pk) is not None
    assert outbox._claim(message.pk) is None


def test_a_slow_sender_does_not_undo_what_a_later_one_noted():
    message = post()
    slow = outbox._claim(message.pk)
    with later(minutes=11):
        assert outbox.send_due() == 1
    outbox._failed(slow, OSError())
    message.refresh_from_db()
    assert message.state == "sent"


def test_the_oldest_leave_first_and_only_so_many():
    for number in range(5):
        post(key=f"news-{number}", subject=f"News {number}")
    assert outbox.send_due(limit=2) == 2
    assert [each.subject for each in mail.outbox] == ["News 0", "News 1"]


def test_the_command_sends_what_waits(capsys):
    post()
    call_command("outbox")
    assert "1 sent" in capsys.readouterr().out
    call_command("outbox")
    assert capsys.readouterr().out == ""


def test_the_loop_goes_on_until_told_to_stop(monkeypatch):
    rounds = []
    command = Command()

    def rest():
        rounds.append(len(mail.outbox))
        post(key=f"round-{len(rounds)}")
        if len(rounds) == 3:
            command.stop(15, None)

    monkeypatch.setattr(command, "rest", rest)
    monkeypatch.setattr("workflow.management.commands.outbox.signal.signal", lambda *_args: None)
    monkeypatch.setattr("workflow.management.commands.outbox.close_old_connections", lambda: None)
    call_command(command, loop=True)
    assert rounds == [0, 1, 2]
    assert len(mail.outbox) == 3


def test_the_health_page_says_when_people_are_not_told():
    assert health._checks["messages"]() == ""
    post()
    assert outbox.waiting_too_long() == ""
    with later(minutes=61):
        assert "1 messages wait" in outbox.waiting_too_long()
        outbox.send_due()
        assert outbox.waiting_too_long() == ""
