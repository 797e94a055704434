"""List ≡ detail: what a list, a search or a file names is what opens, for everybody and everything.

A model that hangs on a person and has no row here makes a test fail, so that a new one is thought
of. Rows say who sees what: whoever is not named sees nothing of it.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from desk.models import Application, Referral
from desk.staff.day import MyDay
from forms.models import Draft, Submission
from tests.desk import bylink, helping
from tests.desk.world import (
    ASKED,
    BY_LINK,
    CASES,
    HELPED,
    NEW,
    OVER,
    RESERVED,
    THEIRS,
    Eyes,
    World,
    build,
)

ROOMS = ("desk", "forms", "workflow", "network", "home", "guide", "portal")
Keys = set[str]
Look = Callable[[Eyes], Keys]
ALL = set(CASES)
SENT = {ASKED, HELPED, THEIRS, BY_LINK, RESERVED, OVER}
SAID_YES = SENT - {ASKED}
WHO = (
    "desk", "lead", "team", "partner", "partner lead", "other partner", "by link", "applicant",
    "other applicant", "administrator", "member of the city", "editor",
    "data protection officer", "visitor",
)  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db: Any) -> World:
    return built


# --- where one looks ------------------------------------------------------------------------------


def each(test: Callable[[Eyes, str], bool]) -> Look:
    return lambda eyes: {key for key in CASES if test(eyes, key)}


def at_case(name: str) -> Callable[[Eyes, str], str]:
    return lambda eyes, key: eyes.text(f"desk_applications:{name}", eyes.world.cases[key].pk)


def own(name: str) -> Callable[[Eyes, str], str]:
    return lambda eyes, key: eyes.text(f"desk:{name}", eyes.world.cases[key].submission.uuid)


def at_partner(eyes: Eyes, key: str) -> str:
    found = eyes.world.referrals.get(key)
    return eyes.text("desk_referrals:referral", found.pk) if found else ""


def by_link(eyes: Eyes, key: str) -> str:
    if key != BY_LINK:
        return ""
    shown = eyes.client.get(eyes.world.link)
    names = {each.name for each in shown.templates}
    return bylink.text(shown) if "desk/bylink/referral.html" in names else ""


ON_CASE = tuple(map(at_case, ("case", "decisions", "write_letter", "route", "wish")))
OWN = tuple(map(own, ("status", "my_data", "my_data_json", "withdraw")))
PAGES = (*ON_CASE, *OWN, at_partner, by_link)
LISTS = (
    ("desk_applications:index",), ("desk_applications:tab", "closed"), ("desk_referrals:index",),
    ("desk_staff:messages",), ("desk_helping:index",), ("desk_people:find",),
    ("desk_routing:fallback",), ("privacy_asked:index",), ("privacy_readings:index",),
)  # fmt: skip


def word(kind: str) -> Look:
    """Wherever it may stand, on the pages of any request or in a list."""

    def look(eyes: Eyes) -> Keys:
        texts = [page(eyes, key) for page in PAGES for key in CASES]
        whole = "\n".join([*texts, *(eyes.text(*one) for one in LISTS)])
        return {key for key in CASES if f"{kind}-{key}" in whole}

    return look


def opens(*pages: Callable[[Eyes, str], str], of: Keys = ALL) -> Look:
    return lambda eyes: {key for key in of if any(page(eyes, key) for page in pages)}


CASE, STATUS = at_case("case"), own("status")


def queue(eyes: Eyes) -> Keys:
    listed: set[int] = set()
    for one in LISTS[:2]:
        listed |= {one.pk for one in eyes.context(*one).get("object_list", ())}
    return {key for key in CASES if eyes.world.cases[key].pk in listed}


def search(eyes: Eyes, key: str) -> bool:
    application = eyes.world.cases[key]
    page = eyes.client.get(reverse("desk_applications:index"), {"q": application.reference})
    return page.status_code == 200 and application in page.context["object_list"]


def exported(eyes: Eyes) -> Keys:
    saved = ""
    for tab in ("open", "closed"):
        url = reverse("desk_applications:export", args=[tab])
        page = eyes.client.post(url, {"columns": ["reference"], "form": "csv"})
        saved += b"".join(page.streaming_content).decode() if page.streaming else ""
    return {key for key in CASES if eyes.world.cases[key].reference in saved}


def inbox(eyes: Eyes) -> Keys:
    cards = eyes.context("desk_referrals:index").get("cards", ())
    shown = {card["pk"] for card in cards}
    told = {key for key in SENT if f"reason-{key}" in at_case("decisions")(eyes, key)}
    return told | {key for key in SENT if eyes.world.referrals[key].pk in shown}


def file_link(files: str) -> Look:
    def look(eyes: Eyes) -> Keys:
        texts = "\n".join(page(eyes, key) for page in PAGES for key in CASES)
        uploads = getattr(eyes.world, files)
        url = {key: reverse("desk_staff:upload", args=[uploads[key].uuid]) for key in CASES}
        return {key for key in CASES if url[key] in texts}

    return look


def file_opened(files: str, of: Keys = ALL) -> Look:
    def look(eyes: Eyes) -> Keys:
        uploads = getattr(eyes.world, files)
        return {key for key in of if eyes.opens("desk_staff:upload", uploads[key].uuid)}

    return look


def contact_read(eyes: Eyes) -> Keys:
    """An organisation after its yes; of what is reserved it gets no contact, only the desk's."""
    known = opens(CASE, STATUS)(eyes) | opens(at_partner, of=SAID_YES - {RESERVED})(eyes)
    return known | ({BY_LINK} if by_link(eyes, BY_LINK) else set())


def exports_linked(eyes: Eyes) -> Keys:
    text = eyes.text("desk_applications:export", "open")
    return {who for who, one in eyes.world.exports.items()
            if reverse("desk_staff:export_file", args=[one.uuid]) in text}  # fmt: skip


def exports_opened(eyes: Eyes) -> Keys:
    return {who for who, one in eyes.world.exports.items()
            if eyes.opens("desk_staff:export_file", one.uuid)}  # fmt: skip


def letters(eyes: Eyes, key: str) -> bool:
    page = eyes.context("desk_applications:write_letter", eyes.world.cases[key].pk)
    return eyes.world.letters[key] in [one["letter"] for one in page.get("letters", ())]


def letter(eyes: Eyes, key: str) -> bool:
    args = (eyes.world.cases[key].pk, eyes.world.letters[key].uuid)
    page, pdf = (
        eyes.opens(f"desk_applications:{name}", *args) for name in ("letter", "letter_pdf")
    )
    assert page == pdf
    return page


def document(eyes: Eyes, key: str) -> bool:
    url = reverse("desk_applications:document", args=[eyes.world.cases[key].pk, "accept"])
    said = {"document": eyes.world.documents[key].pk, "seen": 99}
    sent = eyes.client.post(url, said)
    return sent.status_code == 302 and "login" not in sent["Location"]


def checklist(eyes: Eyes, key: str) -> bool:
    return f'name="document" value="{eyes.world.documents[key].pk}"' in CASE(eyes, key)


def same_person(eyes: Eyes) -> Keys:
    start = eyes.world.cases[NEW]
    page = eyes.context("desk_people:person", start.pk)
    cards = [*page.get("sure", ()), *page.get("perhaps", ())]
    return {
        key for key in ALL - {NEW} if eyes.world.cases[key] in [one["application"] for one in cards]
    }


def compared(eyes: Eyes, key: str) -> bool:
    pair = (eyes.world.cases[NEW].pk, eyes.world.cases[key].pk)
    return key != NEW and eyes.opens("desk_people:compare", *pair)


def readings(name: str) -> Callable[[Eyes, str], bool]:
    def look(eyes: Eyes, key: str) -> bool:
        said = {"reference": eyes.world.cases[key].reference, "purpose": "service"}
        page = eyes.client.post(reverse(f"privacy_readings:{name}"), said)
        if name == "csv":
            return page.status_code == 200 and len(page.content.splitlines()) > 1
        return page.status_code == 200 and bool(list(page.context["page_obj"]))

    return look


def link_panel(eyes: Eyes, key: str) -> bool:
    return bylink.REGISTERED in CASE(eyes, key) or bool(by_link(eyes, key))


def link_button(eyes: Eyes, key: str) -> bool:
    url = reverse("desk_applications:link_again", args=[eyes.world.cases[key].pk])
    sent = eyes.client.post(url, {"count": "x"})
    asked = sent.status_code == 302 and "login" not in sent["Location"]
    return (key == BY_LINK and asked) or bool(by_link(eyes, key))


def given(eyes: Eyes) -> Keys:
    known = eyes.client.session.get("_auth_user_id")
    if known is None:
        return set()
    request = RequestFactory().get("/")
    request.user = apps.get_model("portal.User").objects.get(pk=known)
    day = MyDay(request).get_context_data()["given"]
    return {key for key in CASES if f"notice-{key}" in [one["by"] for one in day]}


def views_linked(eyes: Eyes) -> Keys:
    text = eyes.text("desk_applications:index")
    return {name for name, one in eyes.world.views.items()
            if reverse("desk_applications:saved_view", args=[one.pk]) in text}  # fmt: skip


def views_opened(eyes: Eyes) -> Keys:
    return {name for name, one in eyes.world.views.items()
            if eyes.opens("desk_applications:saved_view", one.pk)}  # fmt: skip


def helped_listed(eyes: Eyes) -> Keys:
    cards = eyes.context("desk_helping:index").get("cards", ())
    shown = {one["draft"] for one in cards}
    return {who for who, one in eyes.world.helps.items() if one.draft.uuid in shown}


def helped_opened(eyes: Eyes) -> Keys:
    return {who for who, one in eyes.world.helps.items() if helping.opens(eyes.client, one.draft)}


def rights_listed(eyes: Eyes, key: str) -> bool:
    url = reverse("privacy_asked:one", args=[eyes.world.asked_about[key].pk])
    return url in eyes.text("privacy_asked:index")


def deliveries(eyes: Eyes) -> Keys:
    text = eyes.text("forms_deliveries:index")
    return {key for key in CASES if eyes.world.cases[key].reference in text}


def delivery(eyes: Eyes, key: str) -> bool:
    url = reverse("forms_deliveries:retry", args=[eyes.world.deliveries[key].pk])
    sent = eyes.client.post(url)
    return sent.status_code == 302 and "login" not in sent["Location"]


def outbox(eyes: Eyes) -> Keys:
    url = reverse("desk_staff:messages")
    pages = [eyes.client.get(url, {"p": number}) for number in (1, 2, 3)]
    text = "".join(page.content.decode() for page in pages if page.status_code == 200)
    return {key for key in CASES if f"mail-{key}" in text}


def receipts(eyes: Eyes, key: str) -> bool:
    case = eyes.opens("desk_applications:receipt", eyes.world.cases[key].pk)
    submission = eyes.world.cases[key].submission.uuid
    mine = {eyes.opens(f"desk:{name}", submission) for name in ("receipt", "my_data_json")}
    assert len(mine) == 1
    return case or mine.pop()


# --- who sees what --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """``also``: searches, files and whatever else must agree with the two."""

    listed: Look
    opened: Look
    seen: dict[str, Keys]
    also: tuple[Look, ...] = field(default=())


def at_desk(of: Keys = ALL, **others: Keys) -> dict[str, Keys]:
    rest = {name.replace("_", " "): keys for name, keys in others.items()}
    return {"desk": of - {RESERVED}, "lead": of - {RESERVED}, "team": of} | rest


WITH_PARTNER = {"partner": {HELPED, RESERVED}, "partner_lead": {HELPED, RESERVED},
                "other_partner": {THEIRS}}  # fmt: skip
CONTACT_OF_PARTNER = {who: keys - {RESERVED} for who, keys in WITH_PARTNER.items()}
APPLICANTS = {"applicant": {HELPED}, "other_applicant": {NEW}}
INBOX = {who: keys | {ASKED} if THEIRS not in keys else keys for who, keys in WITH_PARTNER.items()}
HELPS = Row(helped_listed, helped_opened, {"desk": {"desk"}, "partner": {"partner"}})
ROWS: dict[str, Row] = {
    # First: a case that is opened takes its notice from the list.
    "desk.Notice": Row(given, given, {"desk": ALL - {RESERVED}}),
    "desk.Application": Row(queue, opens(CASE), at_desk(), (each(search), exported)),
    "desk.Referral": Row(
        lambda eyes: inbox(eyes) | opens(by_link)(eyes),
        opens(at_partner, by_link, of=SENT),
        at_desk(SENT, **INBOX, by_link={BY_LINK}),
    ),
    "desk.RoutingDecision": Row(
        each(lambda eyes, key: f"reason-{key}" in at_case("decisions")(eyes, key)),
        opens(CASE, of=SENT),
        at_desk(SENT),
    ),
    "desk.Wish": Row(
        word("wish"), opens(at_case("wish"), own("my_data_json")), at_desk(**APPLICANTS)
    ),
    "desk.Note": Row(word("note"), opens(CASE), at_desk()),
    "desk.InfoRequest": Row(word("question"), opens(CASE, STATUS), at_desk(**APPLICANTS)),
    "desk.ChatMessage": Row(
        word("chat"),
        opens(CASE, STATUS, at_partner, of=SAID_YES),
        at_desk(SAID_YES, **WITH_PARTNER, applicant={HELPED}),
    ),
    "desk.Letter": Row(each(letters), each(letter), at_desk()),
    "desk.Document": Row(each(checklist), each(document), at_desk()),
    "desk.PersonMark": Row(same_person, each(compared), at_desk(ALL - {NEW})),
    "desk.Joining": Row(
        each(lambda eyes, key: key == "joined" and "note-joined" in CASE(eyes, NEW)),
        opens(CASE, of={"joined"}),
        at_desk({"joined"}),
    ),
    "desk.Restriction": Row(
        each(
            lambda eyes, key: (
                reverse("desk_people:reserved", args=[eyes.world.cases[key].pk]) in CASE(eyes, key)
            )
        ),
        each(lambda eyes, key: eyes.opens("desk_people:reserved", eyes.world.cases[key].pk)),
        at_desk(),
    ),
    "desk.PartnerLink": Row(
        each(link_panel), each(link_button), at_desk({BY_LINK}, by_link={BY_LINK})
    ),
    "desk.SavedView": Row(
        views_linked,
        views_opened,
        {"desk": {"mine", "shared"}, "lead": {"shared", "of the lead"}},
    ),
    "forms.Submission": Row(opens(CASE, STATUS), each(receipts), at_desk(**APPLICANTS)),
    "forms.Upload": Row(file_link("uploads"), file_opened("uploads"), at_desk(**WITH_PARTNER)),
    "desk.Attachment": Row(file_link("later"), file_opened("later"), at_desk()),
    "desk.Enclosure": Row(
        lambda eyes: file_link("along")(eyes) & SENT,
        file_opened("along", of=SENT),
        at_desk(SENT, **WITH_PARTNER),
    ),
    "forms.ContactChange": Row(
        word("contact"),
        contact_read,
        at_desk(**APPLICANTS, **CONTACT_OF_PARTNER, by_link={BY_LINK}),
    ),
    "desk.ExportJob": Row(exports_linked, exports_opened, {"desk": {"desk"}, "lead": {"lead"}}),
    "forms.Draft": HELPS,
    "forms.Assistance": HELPS,
    "forms.Delivery": Row(deliveries, each(delivery), {"administrator": ALL, "editor": ALL}),
    "forms.DataRequest": Row(
        each(rights_listed),
        each(lambda eyes, key: eyes.opens("privacy_asked:one", eyes.world.asked_about[key].pk)),
        {"data protection officer": ALL},
    ),
    "workflow.Event": Row(word("event"), opens(CASE), at_desk()),
    "workflow.Message": Row(
        outbox,
        each(lambda eyes, key: f"mail-{key}" in CASE(eyes, key)),
        at_desk(),
    ),
    "workflow.Reading": Row(
        each(readings("index")), each(readings("csv")), {"data protection officer": ALL}
    ),
}
# Hang on a person, and have no page or line of their own.
UNSEEN = {
    "desk.ExportPiece": "a part of its file",
    "forms.ContactCode": "a hash",
    "desk.LetterHandover": "a line of its letter",
    "desk.LinkCode": "a hash",
    "desk.RestrictedAccess": "names of colleagues on the page of desk.Restriction",
    "forms.Answer": "shown with its draft",
    "forms.Contact": "a contact to come back with; never shown whole",
    "forms.PersonKey": "a hash",
    "forms.Reminder": "for the person alone, on the page of their draft",
    "forms.SetAside": "for the person alone, on the page of their draft",
}
SIGHTS = {
    "desk.access.uploads_visible_to": "forms.Upload",
    "desk.helping.rights.visible_to": "forms.Assistance",
}


@pytest.mark.parametrize("who", WHO)
def test_what_is_listed_is_what_opens(world: World, who: str) -> None:
    eyes, wrong = Eyes(world, who), []
    expected = {name: row.seen.get(who, set()) for name, row in ROWS.items()}
    for name, row in ROWS.items():
        found = [look(eyes) for look in (row.listed, row.opened, *row.also)]
        wrong += [
            f"{name}, {number}: {sorted(keys)} instead of {sorted(expected[name])}"
            for number, keys in enumerate(found)
            if keys != expected[name]
        ]
    assert wrong == [], "\n".join(wrong)


def test_every_kind_of_person_is_looked_through(world: World) -> None:
    assert set(world.clients) == set(WHO)
    assert {who for row in ROWS.values() for who in row.seen} <= set(WHO)


def hanging_on_a_person() -> set[str]:
    ours = [one for one in apps.get_models() if one._meta.app_label in ROOMS]
    found: set[Any] = {Application, Referral, Submission, Draft}
    found |= {
        one
        for one in ours
        if hasattr(one._default_manager.all(), "visible_to")
        or any(isinstance(field, GenericForeignKey) for field in one._meta.private_fields)
    }
    while more := {
        one
        for one in ours
        if one not in found
        and any(
            field.related_model in found for field in one._meta.concrete_fields if field.is_relation
        )
    }:
        found |= more
    return {one._meta.label for one in found}


def test_no_model_is_forgotten() -> None:
    assert hanging_on_a_person() == set(ROWS) | set(UNSEEN)


def test_no_rule_of_sight_is_forgotten() -> None:
    found = set()
    for room in ROOMS:
        package = importlib.import_module(room)
        for one in pkgutil.walk_packages(package.__path__, f"{room}."):
            parts = (".migrations.", ".management.", ".settings.", ".wsgi.")
            if any(part in f"{one.name}." for part in parts):
                continue
            module = importlib.import_module(one.name)
            found |= {
                f"{one.name}.{name}"
                for name, value in inspect.getmembers(module, inspect.isfunction)
                if name.endswith("visible_to") and value.__module__ == one.name
            }
    assert found == set(SIGHTS)
    assert set(SIGHTS.values()) <= set(ROWS)
