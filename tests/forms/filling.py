"""A browser that fills forms the way a person does: reads the page, posts what it found there."""

import datetime as dt
import re
from html import unescape
from typing import Any

import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from forms import kinds
from forms.declaration import ROW, Step
from forms.drafts import Draft
from forms.filled import Filled
from forms.models import FormVersion
from forms.start import SALT

FIRST = {
    "you-given_name": "Amina",
    "you-birth_date_day": "27",
    "you-birth_date_month": "3",
    "you-birth_date_year": "1985",
}
HOME = {"home-in_torino": "yes", "home-district": "6"}
TENANCY = {"tenancy-contract": "rent", "tenancy-registered": "yes"}
RENT = {"rent-monthly_cost": "450", "rent-months_behind": "2", "rent-arrears": "900"}
LETTERS = {"letters-letter": "landlord", "letters-letter_file-later": "on"}
PEOPLE = {
    "people-TOTAL_FORMS": "1",
    "people-INITIAL_FORMS": "0",
    "people-0-member_name": "Sami",
    "people-0-member_born": "2015",
    "people-0-member_relation": "child",
}
MONEY = {"money-income": "none", "money-debts": ["bills", "taxes"]}
STORY = {"story-events": ["lost_job"], "story-own_words": "I lost my job."}
CONTACTS = {
    "contacts-family_name": "Diallo",
    "contacts-phone": "333 123 4567",
    "contacts-email": "amina@example.org",
}
REACH = {
    "reach-language": "fr",
    "reach-channel": "phone",
    "reach-safe_contact": "yes",
    "reach-notice": "on",
}
STEPS = {
    "home": HOME,
    "tenancy": TENANCY,
    "rent": RENT,
    "letters": LETTERS,
    "people": PEOPLE,
    "money": MONEY,
    "story": STORY,
    "contacts": CONTACTS,
    "reach": REACH,
}


class Filler:
    def __init__(self, version: FormVersion, client: Client | None = None) -> None:
        self.version = version
        self.client = client or Client()
        self.start_url = reverse("forms:start", args=[version.form_key])

    def begin(self, **changes: Any) -> Any:
        """Post the first step from a page shown a minute ago."""
        page = self.client.get(self.start_url)
        return self.client.post(
            self.start_url, {"started": aged(hidden(page, "started")), **FIRST, **changes}
        )

    @property
    def draft(self) -> Draft:
        return Draft.objects.order_by("-pk")[0]

    def url(self, step: str) -> str:
        return reverse("forms:step", args=[self.draft.uuid, step])

    def page(self, name: str) -> str:
        return reverse(f"forms:{name}", args=[self.draft.uuid])

    def seen(self, step: str) -> str:
        page = self.client.get(self.url(step))
        assert page.status_code == 200, (step, page.status_code, page.get("Location"))
        return hidden(page, "seen")

    def post(
        self, step: str, data: Any = None, *, seen: str | None = None, query: str = "", **extra: Any
    ) -> Any:
        data = dict(STEPS[step] if data is None else data) | extra
        data["seen"] = self.seen(step) if seen is None else seen
        for name in [name for name, value in data.items() if name.endswith("-notice") and value]:
            data[name] = self.box(step, name) if data[name] == "on" else data[name]
        return self.client.post(self.url(step) + query, data)

    def box(self, step: str, name: str) -> str:
        """What a box on the page sends when it is ticked: which notice stands above it."""
        page = self.client.get(self.url(step))
        match = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
        return unescape(match[1]) if match else "on"

    def stamp(self, step: str) -> str:
        """What ``seen`` reads from the page, without the page."""
        draft = self.draft
        return Filled(draft.version.form, draft).stamp(step)

    def fill(self, *, until: str = "", reading: bool = False, **changes: Any) -> None:
        """The first step and all that follow, up to and without ``until``. Pages are opened before
        they are answered only when ``reading``: most tests are about what comes after."""
        self.begin()
        for step, data in STEPS.items():
            if step == until:
                return
            seen = None if reading else self.stamp(step)
            response = self.post(step, changes.get(step, data), seen=seen)
            assert response.status_code == 302, (
                step,
                response.context and response.context["errors"],
            )
            if response["Location"].endswith("/urgent/"):
                self.post("urgent", changes.get("urgent", {}))

    def send(self) -> Any:
        page = self.client.get(self.page("check"))
        assert page.status_code == 200, page.get("Location")
        return self.client.post(self.page("check"), {"seen": hidden(page, "seen")})


def hidden(response: Any, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert match, f"no hidden field {name}"
    return unescape(match[1])


def aged(token: str, seconds: int = 60) -> str:
    """The page's token as if the page had been shown earlier."""
    value = signing.TimestampSigner(salt=SALT).unsign(token)
    return token_made(value, seconds)


def token_made(value: str, seconds: int) -> str:
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(seconds=seconds)):
        return signing.TimestampSigner(salt=SALT).sign(value)


def demo_post(step: Step, overrides: dict[str, Any] | None = None) -> dict[str, list[str]]:
    """What a browser sends for a step answered with each kind's demo value."""
    posted: dict[str, list[str]] = {}
    prefix = f"{step.key}-0" if step.repeat else step.key
    for ask in step.asks:
        kind = kinds.get(ask.kind)
        if kind.is_answered:
            value = (overrides or {}).get(ask.key, kind.demo(ask))
            if isinstance(value, bool) and ask.kind == "date":
                value = kind.demo(ask)
            posted |= kind.post(f"{prefix}-{ask.key}", value)
    if step.repeat:
        posted |= {
            f"{step.key}-TOTAL_FORMS": ["1"],
            f"{step.key}-INITIAL_FORMS": ["0"],
            f"{prefix}-{ROW}": [""],
        }
    return posted
