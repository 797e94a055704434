"""The main thread, through the pages people use: sent, asked, answered, passed on, accepted, closed."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.models import Application, InfoRequest, Referral
from forms.models import FormVersion
from network.models import Organisation
from tests.desk.factories import MembershipFactory, desk_user
from tests.forms.filling import REACH, Filler
from workflow.models import Event, Message, Reading


def link_in(message) -> str:
    return re.search(r"https?://[^/]+(/\S+)", message.body)[1]


@pytest.fixture
def person(starter, settings):
    settings.BASE_URL = "http://testserver"
    return Filler(FormVersion.objects.current("housing-risk"))


def test_from_the_form_to_the_outcome(person, sign_in, django_capture_on_commit_callbacks):
    desk = sign_in(desk_user())
    body = Organisation.objects.able_to_receive(timezone.localdate()).first()
    helper = sign_in(MembershipFactory(organisation=body).user)

    person.fill(reading=True)
    receipt = person.send()
    assert receipt.status_code == 302
    application = Application.objects.get()
    status = reverse("desk:status", args=[application.submission.uuid])
    assert status in person.client.get(receipt["Location"]).content.decode()
    assert person.client.get(status).status_code == 200

    def act(name, **words):
        application.refresh_from_db()
        url = reverse("desk_applications:act", args=[application.pk, name])
        assert desk.post(url, {"seen": application.version, **words}).status_code == 302

    with django_capture_on_commit_callbacks(execute=True):
        act("take_in_charge")
        act("ask", text="When is the hearing?")
    elsewhere = Client()
    opened = elsewhere.get(link_in(mail.outbox[-1]), follow=True)
    assert "When is the hearing?" in opened.content.decode()
    question = InfoRequest.objects.get()
    answer = reverse("desk:answer", args=[application.submission.uuid])
    elsewhere.post(answer, {"question": question.pk, "answer": "On 3 May"})

    application.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(
            reverse("desk_applications:route", args=[application.pk]),
            {"seen": application.version, "organisation": body.pk, "reason": "Close to home"},
        )
    referral = Referral.objects.get()
    page = reverse("desk_referrals:referral", args=[referral.pk])
    assert b"Diallo" not in helper.get(page).content
    helper.post(reverse("desk_referrals:answer", args=[referral.pk, "accept"]), {"seen": 2})
    assert b"Diallo" in helper.get(page).content
    with django_capture_on_commit_callbacks(execute=True):
        helper.post(
            reverse("desk_referrals:answer", args=[referral.pk, "conclude"]),
            {"seen": 3, "reason": "home_kept", "text": "The landlord agrees to a plan."},
        )
    assert helper.get(page).context["forms"] == {}
    outcome = Client().get(link_in(mail.outbox[-1]), follow=True).content.decode()
    assert "The landlord agrees to a plan." in outcome
    assert [event.target for event in Event.objects.about(application)] == [
        "submitted", "in_review", "info_requested", "in_review", "referred", "accepted", "closed",
    ]  # fmt: skip
    assert Reading.objects.about(referral).count() == 3


def test_somebody_in_danger_is_written_to_by_nobody(person, sign_in):
    person.fill(reach={**REACH, "reach-safe_contact": "no"})
    person.send()
    application = Application.objects.get()
    assert not application.safe_contact
    url = reverse("desk_applications:act", args=[application.pk, "take_in_charge"])
    sign_in(desk_user()).post(url, {"seen": 1})
    application.refresh_from_db()
    assert application.state == "in_review"
    assert not Message.objects.exists()
