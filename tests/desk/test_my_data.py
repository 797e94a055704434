"""The person's own page about their data."""

import json

import pytest
from django.urls import reverse

from forms.models import DataRequest
from forms.privacy import people, requests
from tests.desk.cases import closed_case
from tests.desk.factories import desk_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }


@pytest.fixture
def own(client):
    """The browser of the person, opened by a link."""

    def opened(case):
        session = client.session
        session["requests_opened"] = [case.submission.uuid.hex]
        session.save()
        return client

    return opened


def test_people_see_what_is_kept_and_who_looked(own):
    case = closed_case()
    page = own(case).get(reverse("desk:my_data", args=[case.submission.uuid]))
    text = page.content.decode()
    for shown in ("Berardi", "Ho perso il lavoro", "lettera-di-amina.pdf"):
        assert shown in text
    assert "She cried on the phone" not in text
    assert "no-store" in page["Cache-Control"]


def test_people_take_a_copy_without_what_staff_wrote_among_themselves(own):
    case = closed_case()
    answer = own(case).get(reverse("desk:my_data_json", args=[case.submission.uuid]))
    text = json.dumps(answer.json(), ensure_ascii=False)
    for shown in ("Berardi", "When is the hearing?", "On 3 May, says Amina", "The landlord agrees"):
        assert shown in text
    for hidden in ("She cried on the phone", "Near home", str(desk_user())):
        assert hidden not in text


def test_people_ask_for_erasure_and_read_the_answer(own):
    case = closed_case()
    browser, address = own(case), reverse("desk:my_data", args=[case.submission.uuid])
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"kind": "erase", "text": "Please"}).status_code == 302
    asked = DataRequest.objects.get()
    assert asked.text == "Please"
    requests.settle(asked, state="refused", answer="A judge asks us to keep it.", by="DPO")
    assert "A judge asks us to keep it." in browser.get(address).content.decode()


def test_nobody_else_sees_it(client):
    case = closed_case()
    for name in ("my_data", "my_data_json"):
        page = client.get(reverse(f"desk:{name}", args=[case.submission.uuid]))
        assert page.status_code == 404
        assert "Berardi" not in page.content.decode()


def test_after_the_erasure_the_page_is_gone(own):
    case = closed_case()
    browser = own(case)
    people.erase([case.submission_id], reason="x", by="y")
    for name in ("my_data", "my_data_json", "status"):
        page = browser.get(reverse(f"desk:{name}", args=[case.submission.uuid]))
        assert page.status_code == 404
