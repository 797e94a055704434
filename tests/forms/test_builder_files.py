"""A form leaves as a file and comes back: as a new form, or as the next draft of the one it is."""

import json
from typing import Any

import pytest
from django.test import Client

from forms import exchange
from forms.builder.models import IntakeForm
from forms.models import FormVersion
from home.models import HomePage
from portal.models import User
from tests.forms.builder_forms import SCHOOL, published
from tests.forms.test_builder_admin import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(home: HomePage, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin@example.org", "a-long-password-1"))
    return client


def test_a_form_exported_here_is_imported_elsewhere(admin: Client, tmp_path: Any):
    intake = published()
    written = admin.get(url("export", intake.pk)).content
    assert exchange.read(written) == intake.compiled().form
    file = tmp_path / "form.json"
    file.write_bytes(written.replace(b'"school"', b'"school-two"'))
    with file.open("rb") as sent:
        answer = admin.post(url("start"), {"file": sent})
    other = IntakeForm.objects.get(key="school-two")
    assert answer["Location"] == url("edit", other.pk)
    assert other.compiled().form.steps == intake.compiled().form.steps


def test_a_file_of_a_form_that_is_here_becomes_its_next_draft(admin: Client, tmp_path: Any):
    intake = published()
    document = json.loads(exchange.export(intake.compiled().form))
    document["form"]["title"] = {"it": "Titolo nuovo"}
    file = tmp_path / "form.json"
    file.write_text(json.dumps(document))
    with file.open("rb") as sent:
        admin.post(url("start"), {"file": sent})
    row = IntakeForm.objects.get()
    assert row.title == "Aiuto per la scuola", "what is live stays until it is published"
    latest = row.get_latest_revision_as_object()
    assert latest.title == "Titolo nuovo"
    latest.latest_revision.publish()
    new = FormVersion.objects.current("school")
    assert new is not None
    assert [ask.key for _step, ask in new.form.asks()] == [ask.key for _s, ask in SCHOOL.asks()]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"schema": 99, "form": {}}']
)
def test_a_file_that_is_no_form_is_told_in_words(admin: Client, tmp_path: Any, content: bytes):
    file = tmp_path / "form.json"
    file.write_bytes(content)
    with file.open("rb") as sent:
        answer = admin.post(url("start"), {"file": sent})
    assert answer.status_code == 200
    assert not IntakeForm.objects.exists()


def test_a_copy_is_a_form_of_its_own_and_adopting_is_the_same_one(admin: Client):
    published()
    admin.post(url("start"), {"copy": "school"})
    copy = IntakeForm.objects.exclude(key="school").get()
    assert copy.frozen == {}
    assert not copy.live
    assert admin.post(url("start"), {"adopt": "school"}).status_code == 200, "it is here already"
