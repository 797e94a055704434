"""What somebody tells us is in one place only, and unreadable there without the key."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection

from forms.models import Submission
from tests.forms.filling import LETTERS
from tests.forms.test_uploads import FIELD, file
from workflow.models import Message

pytestmark = pytest.mark.both

SECRETS = (
    "Amina", "Diallo", "amina@example.org", "3331234567", "333 123", "1985-03-27", "I lost my job",
    "Sami", "lettera-di-amina.pdf", "45000",
)  # fmt: skip


def everything_stored() -> str:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("forms_", "workflow_", "django_session", "portal_attempt")):
                if table == "forms_formversion":
                    continue
                cursor.execute(f'SELECT * FROM "{table}"')
                found.append(repr(cursor.fetchall()))
    return "\n".join(found)


def test_the_database_holds_no_plain_answer(filler):
    filler.fill(letters=LETTERS | {FIELD: file("lettera-di-amina.pdf")})
    stored = everything_stored()
    assert [secret for secret in SECRETS if secret in stored] == []
    assert filler.draft.code not in stored
    filler.send()
    stored = everything_stored()
    assert Submission.objects.count() == 1
    assert [secret for secret in SECRETS if secret in stored] == []


def test_the_session_holds_nothing_but_which_drafts_it_may_open_and_until_when(filler):
    filler.fill()
    filler.send()
    (session,) = Session.objects.all()
    held = session.get_decoded()
    assert isinstance(held.pop("ends"), int)  # when this browser is asked for the code again
    assert held == {"drafts": [str(filler.draft.uuid)]}


def test_cookies_and_addresses_hold_nothing(filler):
    filler.fill(until="contacts")
    addresses = [filler.url("home"), filler.page("check"), filler.page("leave")]
    text = " ".join([*addresses, *(cookie.value for cookie in filler.client.cookies.values())])
    assert set(filler.client.cookies) <= {"sessionid", "csrftoken", "messages"}
    assert [secret for secret in SECRETS if secret in text] == []


def test_mails_hold_nothing(filler, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        filler.fill()
        filler.send()
    (message,) = mail.outbox
    text = f"{message.subject} {message.body}"
    assert [secret for secret in SECRETS if secret in text] == []
    assert Message.objects.get().kind == "receipt"


def test_logs_hold_nothing(filler, caplog, monkeypatch):
    from forms import destinations

    monkeypatch.setattr(destinations, "_destinations", {})
    filler.fill()
    filler.send()
    call_command("deliver", verbosity=0)
    assert "failed" in caplog.text
    assert [secret for secret in SECRETS if secret in caplog.text] == []


def test_equal_birth_dates_do_not_meet_in_the_database(filler):
    filler.begin()
    one = filler.draft.second_fact_hash
    filler.begin()
    assert filler.draft.second_fact_hash != one
