"""Answers with files at the same moment, over two real connections."""

import io
from typing import Any

import pytest

from desk import laid_aside, replies, review
from desk.models import Attachment, InfoRequest
from desk.talk import writing
from forms.models import Upload
from forms.sniff import Checked
from portal.crypto_files import new_key
from tests.desk.factories import ANSWERS, received
from tests.desk.test_matrix import CITY, TEXT
from tests.workflow.test_races import at_once
from workflow import gate
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def file(digest: str = "0") -> Checked:
    content = io.BytesIO(b"sealed")
    return Checked(content, new_key(), "a.pdf", "application/pdf", 6, digest * 64, "clean")


@pytest.fixture
def question() -> InfoRequest:
    application = received(answers={**ANSWERS, "letter_file": {"later": True}})
    review.take_in_charge(application, CITY, seen=1)
    document = application.documents.get()
    review.ask_applicant(application, CITY, seen=2, question=TEXT, document=document)
    return InfoRequest.objects.get()


@pytest.mark.parametrize("_round", range(4))
def test_two_clicks_at_once_are_one_answer_with_one_file(
    question: InfoRequest, _round: int
) -> None:
    results = at_once(*[lambda: replies.answer_request(question, files=[file()])] * 2)
    assert {type(each) for each in results} == {Event, gate.AlreadyDone}
    assert (Upload.objects.count(), Attachment.objects.sent().count()) == (1, 1)
    assert question.application.documents.get().state == "received"


@pytest.mark.parametrize("_round", range(4))
def test_an_answer_while_staff_go_on_without_it_is_all_or_nothing(
    question: InfoRequest, _round: int
) -> None:
    one = question.application
    laid_aside.keep(one, [file("1")], question)
    answered, went_on = at_once(
        lambda: replies.answer_request(question, files=[file()]),
        lambda: review.stop_waiting(one, CITY, seen=3, text=TEXT),
    )
    if isinstance(answered, Event):
        assert isinstance(went_on, gate.Refusal)
        assert Attachment.objects.sent().count() == 2
    else:
        assert isinstance(went_on, Event)
        assert not Upload.objects.exists()


def test_what_is_laid_aside_twice_at_once_is_kept_once(question: InfoRequest) -> None:
    at_once(*[lambda: laid_aside.keep(question.application, [file()], question)] * 2)
    assert Upload.objects.count() == 1


def test_two_messages_at_once_do_not_share_what_was_laid_aside() -> None:
    application = received()
    laid_aside.keep(application, [file()])
    results: Any = at_once(
        lambda: writing.write_to_desk(application, text="One"),
        lambda: writing.write_to_desk(application, text="Two"),
    )
    assert sorted(each.attachments.count() for each in results) == [0, 1]
