"""A short form about coming back, and somebody who fills it."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from forms.declaration import Ask, Form, Step
from forms.models import Draft, FormVersion
from forms.publishing import compiled
from forms.versions import publish
from tests.forms.filling import Filler

BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1985"}
PHONE = "+393331234567"
MAIL = "amina@example.org"
SAFE = {
    "contact-email": MAIL,
    "contact-phone": "333 123 4567",
    "contact-safe": "yes",
    "contact-remind": "yes",
}


def form(second_fact: str = "birth_date") -> Form:
    first = (
        Ask("given_name", "text", "Name", means="name"),
        Ask("birth_date", "date_parts", "Date of birth", means="birth_date"),
        Ask("first_phone", "phone", "Phone", means="phone", required=second_fact == "phone"),
        Ask("first_email", "email", "E-mail", means="email", required=second_fact == "email"),
    )
    contact = (
        Ask("email", "email", "E-mail", means="email", required=False),
        Ask("phone", "phone", "Phone", means="phone", required=False),
        Ask("safe", "yesno", "Is it safe to write to you?", means="safe_contact"),
        Ask("remind", "yesno", "May we remind you?", means="remind", required=False),
    )
    return Form(
        "coming",
        "Short form",
        (
            Step("you", "You", first if second_fact != "birth_date" else first[:2]),
            Step("contact", "Contact", contact),
            Step("story", "Story", (Ask("story", "longtext", "What happened?"),)),
        ),
        destination="desk",
        topic="eviction",
        second_fact=second_fact,
    )


def published(second_fact: str = "birth_date") -> FormVersion:
    return publish(compiled(form(second_fact)))[0]


class Comer(Filler):
    FIRST = {
        "you-given_name": "Amina",
        "you-birth_date_day": "27",
        "you-birth_date_month": "3",
        "you-birth_date_year": "1985",
    }

    def start(self, **changes: Any) -> Draft:
        response = self.begin(**changes)
        assert response.status_code == 302, response.context["errors"]
        return self.draft

    def until_story(self, **changes: Any) -> Draft:
        self.start()
        assert self.post("contact", SAFE | changes).status_code == 302
        return self.draft


def bare(response: Any, *typed: str) -> str:
    """A page without what changes from one showing to the next, and without what was typed."""
    page = response.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    page = re.sub(r'data-token="[^"]*"', "", page)
    for text in typed:
        page = page.replace(text, "TYPED")
    return page


def enter(client: Client, code: str, **fields: Any) -> Any:
    return client.post(reverse("forms:resume"), {"code": code, **(fields or BORN)})
