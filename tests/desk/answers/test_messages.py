"""Files in the answer to a question and in messages: messages."""

from typing import Any

import pytest
from django.test import Client

from desk.models import ChatMessage
from tests.desk.answers.support import case, names, shown, write
from tests.desk.factories import received
from tests.desk.test_status import holding, text
from tests.forms import papers
from tests.forms.papers import file

pytestmark = pytest.mark.django_db


def test_a_message_carries_files_to_the_desk(desk: Client) -> None:
    application = received()
    client = holding(application)
    assert write(client, application, file("a.pdf"), said="Look").status_code == 302
    assert write(client, application, file("b.jpg", papers.jpeg())).status_code == 302
    assert [each.text for each in ChatMessage.objects.all()] == ["Look", ""]
    seen = text(desk.get(case(application)))
    assert "a.pdf" in seen.split("desk-timeline")[1]
    assert "b.jpg" in shown(client, application).split('id="messages"')[1]


def test_two_clicks_write_one_message_and_other_files_another() -> None:
    application = received()
    client = holding(application)
    key = "11111111-1111-4111-8111-111111111111"
    for _click in range(2):
        write(client, application, file("a.pdf"), message_key=key)
    write(client, application, file("b.jpg", papers.jpeg()), message_key=key)
    assert ChatMessage.objects.count() == 2
    assert names() == ["a.pdf", "b.jpg"]


def test_a_message_of_nothing_is_none_and_what_is_wrong_costs_nothing_else() -> None:
    application = received()
    client = holding(application)
    assert write(client, application).status_code == 422
    response = write(client, application, file("a.pdf"), file("x.exe", b"MZ"), said="Hello there")
    assert response.status_code == 422
    assert "Hello there" in text(response)
    assert (names(), ChatMessage.objects.count()) == (["a.pdf"], 0)
    assert write(client, application).status_code == 302
    assert ChatMessage.objects.get().attachments.get().upload.original_name == "a.pdf"


def test_the_message_that_is_one_too_many_keeps_its_files(settings: Any) -> None:
    settings.DESK_MESSAGES_A_DAY = 0
    application = received()
    response = write(holding(application), application, file("a.pdf"), said="Hello")
    assert response.status_code == 429
    assert "a.pdf" in text(response)
    assert application.attachments.beside(None).count() == 1
