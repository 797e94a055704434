"""The receipt as a file, from the person's status page and from the case."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.models import Application
from forms.models import Submission
from tests.desk.factories import received
from tests.desk.test_status import holding, page
from workflow.models import Reading

pytestmark = pytest.mark.django_db


def of_case(application):
    return reverse("desk_applications:receipt", args=[application.pk])


def test_the_person_saves_it_from_the_status_page():
    application = received()
    client = holding(application)
    assert page(application, "receipt") in client.get(page(application)).content.decode()
    response = client.get(page(application, "receipt"))
    assert response.content.startswith(b"%PDF")
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == f'attachment; filename="{application.reference}.pdf"'


def test_nobody_else_does():
    application = received()
    assert Client().get(page(application, "receipt")).status_code == 404


def test_the_desk_opens_it_from_the_case_and_that_is_noted(desk):
    application = received()
    case = reverse("desk_applications:case", args=[application.pk])
    assert of_case(application) in desk.get(case).content.decode()
    response = desk.get(of_case(application))
    assert response.content.startswith(b"%PDF")
    assert "no-store" in response["Cache-Control"]
    reading = Reading.objects.get(what="receipt")
    assert reading.subject == application.submission


def test_a_partner_does_not_even_know_that_it_is_there(helper):
    assert helper.get(of_case(received())).status_code == 404
    assert not Reading.objects.filter(what="receipt").exists()


def test_what_was_erased_has_no_receipt(desk):
    application = received()
    Submission.objects.update(erased_at=timezone.now())
    application = Application.objects.get(pk=application.pk)
    assert desk.get(of_case(application)).status_code == 404
    assert holding(application).get(page(application, "receipt")).status_code == 404
