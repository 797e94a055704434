"""An organisation that answers by a link, and its telephone."""

import datetime as dt
import html
import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from desk import review, routing
from desk.access import actor_for
from desk.bylink import links
from desk.bylink.records import PartnerLink
from desk.models import Referral
from network.models import Organisation, Receiving
from tests.desk.factories import desk_user, partner, received
from workflow.models import Message

REGISTERED = "registrata@casa-aperta.example"
PERSON = ("Amina", "Berardi", "amina@example.org", "3331234567", "TO-2026", "1985")


def by_link(**fields: Any) -> Organisation:
    body = partner(**{"name": "Casa Aperta"} | fields)
    Receiving.objects.create(
        organisation=body,
        answers_by="link",
        link_email=REGISTERED,
        contact_verified_on=dt.date(2026, 11, 2),
    )
    return body


def sent_to(body: Organisation, **traits: Any) -> Referral:
    """By the services, so with history and mail."""
    application = received(**traits)
    olga = actor_for(desk_user())
    review.take_in_charge(application, olga, seen=1)
    routing.route(application, body, olga, seen=2, reason="Speaks Arabic, near Barriera")
    return Referral.objects.get(application=application)


def letters(kind: str = "") -> list[Message]:
    found = Message.objects.order_by("pk")
    return list(found.filter(kind=kind) if kind else found.exclude(kind="partner_code"))


def address_in(message: Message) -> str:
    found = re.search(r"https?://\S+", message.body)
    assert found, message.body
    return urlsplit(found[0]).path


def link_of(referral: Referral) -> PartnerLink:
    found = referral.links.order_by("-pk").first()
    assert found is not None
    return links.named_by(links.token(found)) or found


def door(referral: Referral) -> str:
    return urlsplit(links.address(link_of(referral))).path


def last_code() -> str:
    body = Message.objects.filter(kind="partner_code").latest("pk").body
    found = re.search(r"\b\d{6}\b", body)
    assert found, body
    return found[0]


def ask_code(client: Client, address: str) -> str:
    response = client.post(f"{address}{part(address, 'send')}")
    assert response.status_code == 302, response.status_code
    return last_code()


def part(address: str, name: str) -> str:
    """The address of a button, as the page of this language has it."""
    token = address.rstrip("/").rsplit("/", 1)[1]
    view = {"send": "bylink:send_code", "open": "bylink:open"}.get(name)
    path = reverse(view, args=[token]) if view else reverse("bylink:do", args=[token, name])
    return path.removeprefix(address)


def enter(address: str, client: Client | None = None) -> Client:
    client = client or Client()
    code = ask_code(client, address)
    response = client.post(f"{address}{part(address, 'open')}", {"code": code})
    assert response.status_code == 302, text(response)
    return client


def press(client: Client, address: str, name: str, **data: Any) -> Any:
    said = {"who": "Maria Rossi", **data}
    return client.post(f"{address}{part(address, name)}", said)


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def fresh(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def is_dead(response: Any) -> bool:
    """The one page of every link that does not work, or works no more."""
    names = str([each.name for each in response.templates])
    return response.status_code == 404 and "bylink/dead" in names


def try_code(client: Client, address: str, code: str) -> Any:
    return client.post(address + part(address, "open"), {"code": code})


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"
