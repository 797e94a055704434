"""The data-protection officer's page of who looked, and what the person is told."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import stages
from portal.models import User
from tests.desk.factories import received
from workflow.actors import Actor
from workflow.models import Reading
from workflow.models.reading import Purpose
from workflow.reads import log_read

pytestmark = pytest.mark.django_db
INDEX = "privacy_readings:index"


@pytest.fixture
def officer(client: Client) -> Client:
    user = User.objects.create_user("dpo@example.org", "x")
    names = ("access_admin", "answer_people")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


def look(application: Any, name: str, body: str = "Cooperativa", **values: Any) -> None:
    actor = Actor(name, frozenset(), organisation_label=body)
    log_read(actor, application, "case", **values)


def rows(page: Any) -> list[str]:
    return [row.actor_label for row in page.context["page_obj"] if row.what == "case"]


def test_the_officer_finds_who_looked_by_each_filter(officer: Client) -> None:
    one, two = received(), received()
    look(one, "Anna")
    look(two, "Bruno", "Comune", purpose=Purpose.RIGHTS)
    today = str(timezone.localdate())
    for asked, expected in (
        ({}, {"Anna", "Bruno"}),
        ({"person": "anna"}, {"Anna"}),
        ({"person": "ann"}, set()),
        ({"organisation": "Comune"}, {"Bruno"}),
        ({"purpose": "rights"}, {"Bruno"}),
        ({"reference": one.reference.lower()}, {"Anna"}),
        ({"reference": "TO-0000-NONE"}, set()),
        ({"since": today, "until": today}, {"Anna", "Bruno"}),
        ({"until": "2001-01-01"}, set()),
    ):
        assert set(rows(officer.post(reverse(INDEX), asked))) == expected, asked


def test_looking_at_the_log_is_noted(officer: Client) -> None:
    case = received()
    officer.get(reverse(INDEX))
    officer.post(reverse(INDEX), {"reference": case.reference})
    officer.post(reverse("privacy_readings:csv"), {"reference": case.reference})
    assert Reading.objects.filter(what="read log", purpose=Purpose.CHECK).count() == 3
    assert Reading.objects.about(case.submission).filter(what="read log").count() == 2


def test_the_export_is_harmless_and_keeps_the_filters(officer: Client) -> None:
    case = received()
    look(case, "=cmd()")
    look(case, "Bruno", "Comune")
    answer = officer.post(reverse("privacy_readings:csv"), {"organisation": "Cooperativa"})
    text = answer.content.decode()
    assert "'=cmd()" in text
    assert ",=cmd()" not in text
    assert "Bruno" not in text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("field", ["person", "organisation", "reference", "purpose", "since", "p"])
@pytest.mark.parametrize("value", ["\x00", "'\"<b>%_", "9" * 500, "-1", "9999-99-99", "0001-01-01"])
def test_odd_filters_get_an_answer(officer: Client, field: str, value: str) -> None:
    for name in (INDEX, "privacy_readings:csv"):
        assert officer.post(reverse(name), {field: value}).status_code in (200, 422)


def test_a_period_that_ends_before_it_begins_is_said(officer: Client) -> None:
    page = officer.post(reverse(INDEX), {"since": "2030-02-01", "until": "2030-01-01"})
    assert page.status_code == 422
    assert "La fine viene prima" in page.content.decode()
    assert "2030-02-01" in page.content.decode()


def test_the_log_costs_the_same_with_few_and_many(officer: Client) -> None:
    case = received()
    look(case, "Anna")
    officer.get(reverse(INDEX))
    with CaptureQueriesContext(connection) as few:
        officer.get(reverse(INDEX))
    for number in range(30):
        look(case, f"Anna {number}")
    with CaptureQueriesContext(connection) as many:
        officer.get(reverse(INDEX))
    assert len(few) == len(many) <= 22


def test_for_an_administrator_it_does_not_exist(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@example.org", "x"))
    for name in (INDEX, "privacy_readings:csv"):
        assert client.post(reverse(name)).status_code == 404


def test_the_person_is_told_the_organisation_the_day_and_what_for(client: Client) -> None:
    case = received()
    look(case, "Anna Segreta")
    look(case, "Carla Segreta", "Data protection officer", purpose=Purpose.RIGHTS)
    told = {(one.organisation, one.purpose) for one in stages.who_looked(case)}
    assert told == {
        ("Cooperativa", "per seguire la richiesta"),
        ("Data protection officer", "per rispondere sui dati"),
    }
    session = client.session
    session["requests_opened"] = [case.submission.uuid.hex]
    session.save()
    text = client.get(reverse("desk:my_data", args=[case.submission.uuid])).content.decode()
    assert "(per rispondere sui dati)" in text
    assert "Segreta" not in text
