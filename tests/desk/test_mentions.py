"""Colleagues mentioned in an internal note."""

import uuid

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk import notices, review
from desk.access import actor_for
from desk.models import Note, Notice
from desk.privacy import holder
from desk.staff.day import MyDay
from tests.desk.factories import ApplicationFactory, desk_user, partner_user, received
from tests.desk.test_matrix import CITY
from workflow import gate
from workflow.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db):
    return desk_user(user__first_name="Carla", user__last_name="Collega")


def url(application, name="note"):
    return reverse(f"desk_applications:{name}", args=[application.pk])


def given(rf, user):
    request = rf.get("/admin/")
    request.user = user
    return MyDay(request).get_context_data()["given"]


def test_who_is_mentioned_finds_it_until_they_open_the_case(
    rf, desk, colleague, sign_in, django_capture_on_commit_callbacks
):
    application = received()
    said = {"text": "Amina cried", "key": str(uuid.uuid4()), "mentioned": [colleague.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            assert desk.post(url(application), said).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == [colleague.email]
    for secret in ("Amina", "Berardi", "cried", application.reference):
        assert secret not in letter.subject + letter.body
    (line,) = given(rf, colleague)
    assert (line["pk"], line["by"]) == (application.pk, "Olga Operatrice")
    seen = sign_in(colleague).get(url(application, "case"))
    assert "Carla Collega" in seen.context["timeline"][0].reason
    assert given(rf, colleague) == []


def test_only_who_can_see_the_case_is_mentioned(desk):
    application, stranger = ApplicationFactory(), partner_user()
    with pytest.raises(gate.GuardRefused):
        review.add_note(application, CITY, text="Look", mentioned=[stranger])
    for forged in (stranger.pk, 999999, "x"):
        response = desk.post(url(application), {"text": "Typed with care", "mentioned": [forged]})
        assert response.status_code == 422
        assert "Typed with care" in response.content.decode()
    assert not Note.objects.exists()
    assert not Notice.objects.exists()


def test_mentioning_oneself_tells_nobody(operator):
    review.add_note(ApplicationFactory(), actor_for(operator), text="Look", mentioned=[operator])
    assert not Notice.objects.exists()


def test_when_the_notice_fails_there_is_no_note(colleague, monkeypatch):
    def fail(*_args, **_rest):
        raise RuntimeError("the last write fails")

    monkeypatch.setattr(notices.outbox, "post", fail)
    with pytest.raises(RuntimeError):
        review.add_note(ApplicationFactory(), CITY, text="Look", mentioned=[colleague])
    assert not Note.objects.exists()


def test_many_notes_and_mentions_ask_no_more_questions(desk, colleague):
    application, asked = received(), []
    desk.get(url(application, "case"))  # what is remembered between requests
    for many in (1, 8):
        for _each in range(many):
            review.add_note(application, CITY, text="Look", mentioned=[colleague])
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url(application, "case")).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_erased_with_the_case_is_what_colleagues_were_told(colleague):
    application = ApplicationFactory(state="closed")
    review.add_note(application, CITY, text="Look", mentioned=[colleague])
    holder.erase(application.submission, "anonymise")
    assert not Notice.objects.exists()
    assert not Message.objects.exists()
    assert not Note.objects.exists()
