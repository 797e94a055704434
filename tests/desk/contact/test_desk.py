"""A wrong address or number is corrected, and counts once verified: the page of the desk."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from desk.access import actor_for
from desk.models import Application
from forms.contact.records import ContactChange
from tests.desk.contact.support import (
    CODE,
    NEW,
    NUMBER,
    OLD,
    asked,
    contact,
    corrected,
    of_case,
    text,
)
from tests.desk.factories import desk_user, received
from workflow.models import Reading

pytestmark = pytest.mark.django_db


def test_the_desk_corrects_with_a_reason_and_reads_the_code_out(desk, operator):
    application = received()
    case, here = (
        reverse("desk_applications:case", args=[application.pk]),
        of_case(application),
    )
    assert here in text(desk.get(case))
    assert desk.post(here, {"do": "ask", "email": NEW}).status_code == 422
    said = {"do": "ask", "email": NEW, "reason": "A letter too many"}
    assert desk.post(here, said).status_code == 302
    change = ContactChange.objects.get()
    assert change.by_label == str(operator)
    data = {"do": "code", "change": change.pk, "code": CODE}
    assert desk.post(here, data).status_code == 302
    assert contact(application) == NEW
    shown = text(desk.get(here))
    assert OLD in shown
    assert "A letter too many" in shown
    assert NEW in text(desk.get(case))
    assert Reading.objects.about(application).filter(what="contact", user=operator).exists()


def test_nothing_on_the_pages_of_the_desk_shows_the_code(desk):
    application = received()
    asked(application)
    case = reverse("desk_applications:case", args=[application.pk])
    for url in (case, of_case(application), reverse("desk_staff:messages")):
        assert CODE not in text(desk.get(url))


def test_the_box_for_having_spoken(desk):
    application = received()
    said = {"do": "ask", "phone": NUMBER, "reason": "They rang"}
    refused = desk.post(of_case(application), said)
    assert refused.status_code == 422
    assert "They rang" in text(refused)
    assert desk.post(of_case(application), said | {"spoken": "on"}).status_code == 302
    assert contact(application, "phone") == NUMBER


def test_what_is_out_of_sight_cannot_be_corrected(desk, helper, sign_in):
    application = received()
    Application.objects.filter(pk=application.pk).update(restricted=True)
    assert desk.get(of_case(application)).status_code == 404
    assert helper.get(of_case(received())).status_code == 404
    assert desk.post(of_case(application), {"do": "ask", "email": NEW}).status_code == 404
    assert not ContactChange.objects.exists()


@pytest.mark.parametrize("state", ["closed", "withdrawn", "merged"])
def test_a_closed_request_can_be_corrected_too(state):
    application = received()
    Application.objects.filter(pk=application.pk).update(state=state)
    assert corrected(application).state == state


def test_the_page_costs_the_same_however_many(desk, django_assert_max_num_queries):
    application, actor = received(), actor_for(desk_user())
    for number in range(12):
        corrected(application, actor, value=f"n{number}@example.org") if number < 2 else None
    desk.get(of_case(application))
    with django_assert_max_num_queries(16):
        few = desk.get(of_case(application))
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        for number in range(2, 6):
            corrected(application, actor, value=f"n{number}@example.org")
    with django_assert_max_num_queries(16):
        more = desk.get(of_case(application))
    assert len(re.findall("→", text(more))) == len(re.findall("→", text(few))) + 4
