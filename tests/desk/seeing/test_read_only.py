"""Seeing the desk as a colleague: read only."""

import pytest
from django.urls import reverse

from desk.models import Application, Notice, Referral, SeeAs
from desk.seeing.middleware import NothingMayChange, only_reading
from tests.desk.factories import ReferralFactory, partner_user, received
from tests.desk.seeing.support import BEGIN, case, start, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_changed(seeing, method):
    application = received()
    for url in (
        reverse("desk_applications:note", args=[application.pk]),
        reverse("desk_applications:act", args=[application.pk, "take_in_charge"]),
        BEGIN,
        "/",
        reverse("account_change_password"),
    ):
        response = getattr(seeing, method)(url, {"seen": 1, "text": "x"})
        assert response.status_code == 403
        assert "Carlo Collega" in text(response)
    application.refresh_from_db()
    assert (application.state, application.notes.count()) == ("submitted", 0)
    assert SeeAs.objects.count() == 1, "never nested"


def test_opening_a_case_marks_nothing_as_read_by_the_colleague(seeing, colleague):
    application = received()
    notice = Notice.objects.create(
        person=colleague, application=application, kind="given", by_label="Bea"
    )
    assert seeing.get(case(application)).status_code == 200
    notice.refresh_from_db()
    assert notice.opened_at is None


def test_a_referral_that_is_looked_at_is_not_read_by_the_organisation(client_of_viewer, body):
    referral = ReferralFactory(organisation=body, state="sent")
    start(client_of_viewer, partner_user(body))
    url = reverse("desk_referrals:referral", args=[referral.pk])
    assert client_of_viewer.get(url).status_code == 200
    assert Referral.objects.get(pk=referral.pk).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_page_that_would_write_on_being_opened_says_so(seeing, monkeypatch):
    def writes(*_args, **_kwargs):
        Application.objects.update(district="9")

    application = received()
    monkeypatch.setattr("desk.staff.case.note_reading", writes)
    response = seeing.get(case(application))
    assert response.status_code == 403
    application.refresh_from_db()
    assert application.district == "6"


@pytest.mark.parametrize(
    ("statement", "may"),
    [
        ("SELECT 1", True),
        ('INSERT INTO "workflow_reading" ("what") VALUES (1)', True),
        ('INSERT INTO "desk_note" ("text") VALUES (1)', False),
        ('INSERT OR IGNORE INTO "desk_note" ("text") VALUES (1)', False),
        ('update "desk_note" set "text" = 1', False),
        ('  DELETE FROM "desk_note"', False),
        ('UPDATE "workflow_reading" SET "what" = 1', True),
        ("SAVEPOINT x", True),
    ],
)
def test_which_statements_pass(statement, may):
    def call():
        return only_reading(lambda *_all: "done", statement, (), False, {})

    if may:
        assert call() == "done"
    else:
        with pytest.raises(NothingMayChange):
            call()
