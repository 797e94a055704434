"""Every shipped form arrives at the desk as a case that can be read, and at the person as a page."""

import random
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from desk.models import Application
from forms.catalogue import SHIPPED
from forms.models import FormVersion
from home.models import HomePage
from tests.forms import whole
from tests.forms.conftest import private_files  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]
WHO = {"given_name": "Amina", "family_name": "Diallo", "organisation": "Casa Aperta APS"}
ORGANISATIONS = {"join-network": {}, "give-a-hand": {"as_what": "group"}}


def sent(key: str, **choices: Any) -> tuple[whole.Whole, Application]:
    version = FormVersion.objects.current(key)
    assert version is not None
    person = whole.Whole(version, whole.answers(SHIPPED[key], random.Random(1)) | WHO | choices)
    return person, Application.objects.get(submission=person.send_it())


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_the_case_and_the_person_s_page_can_be_read(key, starter, desk):
    person, application = sent(key, **ORGANISATIONS.get(key, {}))
    assert "Amina Diallo" in application.person_name or key == "ask-help"
    queue = desk.get(reverse("desk_applications:index")).content.decode()
    assert application.reference in queue
    case = desk.get(reverse("desk_applications:case", args=[application.pk])).content.decode()
    for flag in application.submission.form.flags:
        shown = f"<li>{escape(flag.label['it'])}</li>" in case
        assert shown is (flag.key in application.submission.derived["flags"]), flag.key
    status = person.client.get(reverse("desk:status", args=[application.submission.uuid]))
    assert status.status_code == 200
    assert application.reference in status.content.decode()


@pytest.mark.parametrize(("key", "choices"), ORGANISATIONS.items())
def test_an_organisation_is_called_by_its_name(key, choices, starter):
    _person, application = sent(key, **choices)
    assert application.person_name == "Casa Aperta APS – Amina Diallo"


def test_a_need_that_is_not_clear_says_so(starter, desk):
    _person, application = sent("ask-help", needs=["other"])
    with override("en"):
        page = desk.get(reverse("desk_applications:case", args=[application.pk]))
    assert application.topic == ""
    assert page.status_code == 200


@pytest.mark.parametrize("code", ["it", "en"])
def test_every_form_is_two_taps_from_the_home_page(code, starter, client):
    reached = {HomePage.objects.get(locale__language_code=code).url}
    for _tap in range(2):
        reached |= {link for page in reached for link in links(client, page)}
    starts = {reverse_in(code, key) for key in SHIPPED}
    assert starts <= {link for page in reached for link in links(client, page)}


def reverse_in(code: str, key: str) -> str:
    with override(code):
        return reverse("forms:start", args=[key])


def links(client: Any, path: str) -> list[str]:
    page = client.get(path)
    if page.status_code != 200 or "html" not in page["Content-Type"]:
        return []
    main = page.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    menu = re.findall(r"<nav.*?</nav>", page.content.decode(), re.S)
    found = re.findall(r'href="(/[^"#?]*)"', main + " ".join(menu))
    return [one for one in found if not one.startswith(("/static", "/admin", "/media"))]
