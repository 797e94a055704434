"""Files in the answer to a question and in messages: a document of the checklist."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from desk import review
from desk.models import Attachment, InfoRequest
from forms.models import Upload
from tests.desk.answers.support import PROMISED, about_letter, answer, case, shown
from tests.desk.factories import received
from tests.desk.test_matrix import CITY, TEXT
from tests.desk.test_status import holding, text
from tests.forms.papers import file

pytestmark = pytest.mark.django_db


def test_a_file_for_a_document_stands_there_to_be_checked(desk: Client) -> None:
    application, question = about_letter()
    client = holding(application)
    before = shown(client, application)
    assert before.count('href="#question-title"') >= 1, "one place to send it: with the answer"
    assert answer(client, question, file("letter.pdf")).status_code == 302
    document = application.documents.get()
    assert document.state == "received"
    upload = Upload.objects.get()
    assert (upload.step, upload.ask, upload.row) == (document.step, document.ask, document.row)
    seen = text(desk.get(case(application)))
    assert "letter.pdf" in seen.split('id="documents"')[1].split("</section>")[0]
    assert "letter.pdf" in shown(client, application).split('id="papers"')[1].split("</section>")[0]


def test_words_about_a_document_leave_it_to_be_brought() -> None:
    application, question = about_letter()
    answer(holding(application), question, said="I have lost it")
    assert application.documents.get().state == "expected"


def test_a_document_that_staff_settled_meanwhile_stays_settled() -> None:
    application, question = about_letter()
    document = application.documents.get()
    type(document).objects.filter(pk=document.pk).update(state="not_needed")
    assert answer(holding(application), question, file("letter.pdf")).status_code == 302
    assert application.documents.get().state == "not_needed"
    assert Attachment.objects.sent().count() == 1


def test_staff_choose_the_document_while_asking(desk: Client) -> None:
    application = received(answers=PROMISED)
    review.take_in_charge(application, CITY, seen=1)
    url = reverse("desk_applications:act", args=[application.pk, "ask"])
    document = application.documents.get()
    assert f'<option value="{document.pk}"' in text(desk.get(url))
    posted = {"seen": 2, "text": "The letter, please", "document": document.pk}
    assert f'<option value="{document.pk}" selected' in text(desk.post(url, posted | {"use": "1"}))
    assert desk.post(url, posted).status_code == 302
    assert InfoRequest.objects.get().document == document
    title = re.search(
        r'id="documents".*?<strong>(.*?)</strong>', text(desk.get(case(application))), re.S
    )
    assert title
    assert title[1] in text(desk.get(case(application))).split('id="now"')[1].split("</section>")[0]


@pytest.mark.parametrize("made_up", ["x", "999999", str(10**30), "other"])
def test_a_made_up_document_is_refused_and_the_question_kept(desk: Client, made_up: str) -> None:
    application, other = received(answers=PROMISED), received(answers=PROMISED)
    review.take_in_charge(application, CITY, seen=1)
    url = reverse("desk_applications:act", args=[application.pk, "ask"])
    chosen = other.documents.get().pk if made_up == "other" else made_up
    response = desk.post(url, {"seen": 2, "text": "The letter, please", "document": chosen})
    assert response.status_code == 422
    assert "The letter, please" in text(response)
    assert not InfoRequest.objects.exists()


def test_the_service_refuses_a_document_nobody_waits_for() -> None:
    application, other = received(answers=PROMISED), received(answers=PROMISED)
    review.take_in_charge(application, CITY, seen=1)
    with pytest.raises(review.gate.GuardRefused):
        review.ask_applicant(
            application, CITY, seen=2, question=TEXT, document=other.documents.get()
        )
    assert not InfoRequest.objects.exists()


def test_without_a_list_there_is_nothing_to_choose(desk: Client) -> None:
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    assert 'name="document"' not in text(
        desk.get(reverse("desk_applications:act", args=[application.pk, "ask"]))
    )
