"""The city's own words: checked when saved, chosen by occasion, sent as shown."""

import html

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk import review
from desk.letters import segments
from desk.letters.merging import merge, problems
from desk.letters.templates import MessageTemplate
from tests.desk.factories import received, topic
from tests.desk.test_matrix import CITY
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db


def made(kind="email", **fields):
    body = "Ci sono novità: {link}" if kind in ("email", "sms") else "Ciao {first_name}"
    values = {"title": "T", "kind": kind, "subject": {"it": "Novità"}, "body": {"it": body}}
    return MessageTemplate.objects.create(**values | fields)


def act(application, name):
    return reverse("desk_applications:act", args=[application.pk, name])


@pytest.fixture
def editor(django_user_model):
    user = django_user_model.objects.create_user("e@example.org")
    for codename in ("change_messagetemplate", "access_admin"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user, backend="network.standing.MembershipBackend")
    return client


@pytest.mark.parametrize(
    ("text", "kind"),
    [("{link", "page"), ("}", "page"), ("{nonsense}", "letter"), ("{first_name} {link}", "email"),
     ("{topic} {link}", "sms"), ("{reference.__class__}", "page"), ("{link}", "letter"),
     ("{{reference}}", "page")],
)  # fmt: skip
def test_what_would_go_wrong_is_said(text, kind):
    assert list(problems(text, kind))


def test_a_value_is_never_read_as_a_field():
    values = {"first_name": lambda: "{reference}", "reference": lambda: "X"}
    assert merge("{first_name} {reference}", values).text == "{reference} X"


def test_a_line_without_its_value_is_left_out():
    merged = merge("One\nBy {due_on}\nTwo", {"due_on": lambda: ""})
    assert merged.text == "One\nTwo"
    assert merged.empty == ("due_on",)


@pytest.mark.parametrize(
    ("text", "messages"),
    [("", 0), ("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2),
     ("č" * 70, 1), ("č" * 71, 2), ("😀" * 35, 1), ("😀" * 36, 2)],
)  # fmt: skip
def test_text_messages_are_counted_as_the_network_does(text, messages):
    assert segments.measure(text).messages == messages


def test_the_most_specific_template_is_sent():
    topic()
    made(body={"it": "any {link}"})
    made(occasion="in:in_review", body={"it": "state {link}"})
    made(occasion="on:take_in_charge", body={"it": "change {link}"})
    made(occasion="on:take_in_charge", topic="eviction", body={"it": "both {link}"})
    made(occasion="on:ask", topic="eviction", body={"it": "other {link}"})
    review.take_in_charge(received(), CITY, seen=1)
    message = Message.objects.get()
    assert message.body.startswith("both http")
    assert message.default_body == message.body


def test_without_a_text_in_the_language_the_main_one_goes_out():
    made()
    review.take_in_charge(received(language="en"), CITY, seen=1)
    assert Message.objects.get().language == "it"


def test_nothing_leaves_where_contact_is_not_safe():
    made()
    review.take_in_charge(received(unsafe=True), CITY, seen=1)
    assert not Message.objects.exists()


def test_staff_change_the_message_and_both_texts_are_kept(desk):
    application = received()
    url = act(application, "take_in_charge")
    data = {"seen": 1, "mail_subject": "Novità", "mail_body": "Changed by hand: {link}"}
    shown = desk.post(url, data | {"preview": "1"})
    assert shown.status_code == 200
    assert not Message.objects.exists()
    assert "Changed by hand: [" in html.unescape(shown.content.decode())
    assert desk.post(url, data).status_code == 302
    message = Message.objects.get()
    assert message.body.startswith("Changed by hand: http")
    assert message.default_body != message.body


@pytest.mark.parametrize(
    "body", ["No way in", "Dear Amina {link}", "Sfratto {link}", "{status} {link}"]
)
def test_a_changed_message_does_not_say_whose_or_what(desk, body):
    topic()
    application = received()
    data = {"seen": 1, "mail_subject": "Novità", "mail_body": body}
    response = desk.post(act(application, "take_in_charge"), data)
    assert response.status_code == 422
    assert body in html.unescape(response.content.decode())
    assert not Event.objects.filter(transition="take_in_charge").exists()


def test_staff_put_a_template_into_the_text_and_the_history_keeps_it(desk):
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    template = made("page", occasion="on:ask", body={"it": "Ciao {first_name}, manca un foglio"})
    shown = desk.post(
        act(application, "ask"),
        {"seen": 2, "text": "Typed with care", "template": template.pk, "use": "1"},
    )
    text = shown.context["form"]["text"].value()
    assert text == "Typed with care\n\nCiao Amina, manca un foglio"
    data = {"seen": 2, "text": "Ciao Amina, e poi?", "used": template.pk}
    assert desk.post(act(application, "ask"), data).status_code == 302
    event = Event.objects.get(transition="ask")
    assert event.text == "Ciao Amina, e poi?"
    assert event.data["proposed"] == "Ciao Amina, manca un foglio"


def posted(**fields):
    said = {"title": "T", "kind": "email", "occasion": "", "topic": "", "active": "on"}
    return said | {"subject_it": "Novità", "body_it": "Novità: {link}"} | fields


def test_a_template_is_saved_and_the_next_one_for_the_same_is_refused(editor):
    url = reverse("desk_templates:add")
    assert editor.post(url, posted()).status_code == 302
    response = editor.post(url, posted(title="Another"))
    assert response.status_code == 422
    assert MessageTemplate.objects.get().title == "T"


@pytest.mark.parametrize(
    "fields",
    [{"body_it": "{first_name} {link}"}, {"body_ar": "{nope} {link}"}, {"body_it": ""},
     {"subject_it": ""}, {"body_it": "sfratto {link}", "topic": "eviction"},
     {"body_it": "x" * 5001 + "{link}"}, {"body_it": "\x00{link}"}, {"kind": "nonsense"},
     {"occasion": "on:nonsense"}],
)  # fmt: skip
def test_a_wrong_template_is_not_saved_and_keeps_what_was_typed(editor, fields):
    topic()
    response = editor.post(reverse("desk_templates:add"), posted(title="Kept", **fields))
    assert response.status_code == 422
    assert response.context["form"]["title"].value() == "Kept"
    assert not MessageTemplate.objects.exists()


def test_a_stale_editor_overwrites_nothing(editor):
    template = made()
    url = reverse("desk_templates:edit", args=[template.pk])
    response = editor.post(url, posted(title="Late", seen="2020-01-01T00:00:00+00:00"))
    assert response.status_code == 422
    template.refresh_from_db()
    assert template.title == "T"


def test_the_preview_shows_invented_data_by_button_and_by_itself(editor):
    data = posted(body_ar="أخبار {link}")
    for url in (reverse("desk_templates:preview"), reverse("desk_templates:add")):
        response = editor.post(url, data | {"preview": "1"})
        assert response.status_code == 200
        seen = response.content.decode()
        assert 'dir="rtl"' in seen
        assert "snodo.example.org" in seen
    assert not MessageTemplate.objects.exists()


def test_templates_are_for_those_who_are_named(desk, helper):
    for client in (desk, helper):
        assert client.get(reverse("desk_templates:index")).status_code == 404


def test_the_list_asks_the_same_number_of_questions_at_any_size(editor):
    asked = []
    for more in (2, 20):
        for _each in range(more):
            made("page")
        editor.get(reverse("desk_templates:index"))
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(reverse("desk_templates:index")).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 13
