"""Files in the answer to a question and in messages: answering."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desk import review
from desk.models import Attachment
from forms.files import rescan, scanning
from forms.files.verdicts import CLEAN, INFECTED
from forms.models import Upload
from tests.desk.answers.support import answer, called, case, download, names, shown, write
from tests.desk.test_matrix import CITY, TEXT
from tests.desk.test_status import asked, holding, page, text
from tests.forms import papers
from tests.forms.papers import file
from workflow.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("said", ["", "Here is the letter."])
def test_files_alone_or_with_words_are_an_answer(said: str) -> None:
    application, question = asked()
    client = holding(application)
    response = answer(client, question, file("a.pdf"), file("b.jpg", papers.jpeg()), said=said)
    assert response.status_code == 302
    question.refresh_from_db()
    application.refresh_from_db()
    assert (question.state, question.answer, application.state) == ("answered", said, "in_review")
    assert names() == ["a.pdf", "b.jpg"]
    assert Attachment.objects.sent().filter(question=question).count() == 2
    seen = shown(client, application)
    assert "a.pdf" in seen
    assert "b.jpg" in seen


def test_words_alone_are_still_an_answer_and_nothing_at_all_is_not() -> None:
    application, question = asked()
    client = holding(application)
    response = answer(client, question, said="  ")
    assert response.status_code == 422
    assert "id_answer_error" in text(response)
    assert answer(client, question, said="On 3 May").status_code == 302
    assert not Upload.objects.exists()


def test_the_form_works_without_javascript_and_says_what_may_be_sent() -> None:
    application, _question = asked()
    seen = shown(holding(application), application)
    form = seen.split(f'action="{page(application, "answer")}"')
    assert len(form) == 2
    assert 'enctype="multipart/form-data"' in form[0].rpartition("<form")[2]
    inside = form[1].split("</form>")[0]
    assert 'type="file"' in inside
    assert "multiple" in inside
    assert "10 MB" in inside


def test_a_second_click_sends_once() -> None:
    application, question = asked()
    client = holding(application)
    for _click in range(2):
        assert answer(client, question, file("a.pdf"), said="Here").status_code == 302
    for _click in range(2):
        assert answer(client, question).status_code == 302
    assert names() == ["a.pdf"]
    assert Event.objects.about(application).filter(transition="answer").count() == 1


def test_another_page_that_brings_something_new_is_told_that_it_was_not_sent() -> None:
    application, question = asked()
    client = holding(application)
    answer(client, question, file("a.pdf"))
    response = answer(client, question, file("b.jpg", papers.jpeg()))
    assert response.status_code == 409
    assert "b.jpg" in text(response)
    assert names() == ["a.pdf"]


def test_nothing_is_taken_for_a_question_that_staff_have_dropped() -> None:
    application, question = asked()
    review.stop_waiting(application, CITY, seen=application.version, text=TEXT)
    response = answer(holding(application), question, file("a.pdf"))
    assert response.status_code == 409
    assert not Upload.objects.exists()


def test_words_beside_a_bad_file_are_given_back_when_the_question_is_gone() -> None:
    application, question = asked()
    review.stop_waiting(application, CITY, seen=application.version, text=TEXT)
    client = holding(application)
    response = answer(client, question, file("x.exe", b"MZ"), file("a.pdf"), said="My words")
    assert response.status_code == 409
    assert "My words" in text(response)
    assert "a.pdf" in text(response)
    assert not Upload.objects.exists()
    assert answer(client, question, said="", remove="x").status_code == 302


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ"),
        ("letter.pdf", b""),
        ("photo.jpg", b"<html><script>alert(1)</script>"),
        ("torn.pdf", b"%PDF-1.7 torn"),
        ("<b>x</b>.pdf", b"%PDF-1.7 torn"),
        ("../../etc/passwd.jpg", b"\xff\xd8\xff torn"),
    ],
)
def test_a_hostile_file_costs_neither_the_good_one_nor_the_words(name: str, content: bytes) -> None:
    application, question = asked()
    client = holding(application)
    response = answer(client, question, file("a.pdf"), file(name, content), said="Read this & that")
    assert response.status_code == 422
    seen = response.content.decode()
    assert "Read this &amp; that" in seen
    assert "<b>x</b>" not in seen
    assert "etc/" not in seen
    assert "id_answer_files_error" in seen
    question.refresh_from_db()
    assert question.state == "open"
    assert names() == ["a.pdf"], "what was sound waits beside the answer"
    assert answer(client, question, said="Read this & that").status_code == 302
    assert Attachment.objects.sent().get().upload.original_name == "a.pdf"


def test_words_that_are_too_long_cost_no_file() -> None:
    application, question = asked()
    response = answer(holding(application), question, file("a.pdf"), said="x" * 5001)
    assert response.status_code == 422
    assert "x" * 5001 in text(response)
    assert names() == ["a.pdf"]
    assert 'name="remove"' in text(response)


def test_a_large_file_is_refused_while_it_arrives(monkeypatch: Any) -> None:
    monkeypatch.setattr("forms.reading.LARGEST", 100)
    application, question = asked()
    response = answer(holding(application), question, file("a.pdf"), said="Here")
    assert response.status_code == 422
    assert "a.pdf" in text(response)
    assert not Upload.objects.exists()


def test_an_infected_file_is_refused_and_one_found_later_is_told_to_both(
    desk: Client, settings: Any, monkeypatch: Any
) -> None:
    verdicts = {"now": INFECTED}

    class Scanner:
        def scan(self, content: Any) -> str:
            content.read(1)
            return verdicts["now"]

    monkeypatch.setattr(scanning, "scanner", lambda **_how: Scanner())
    application, question = asked()
    client = holding(application)
    response = answer(client, question, file("a.pdf"), said="Here")
    assert (response.status_code, Upload.objects.count()) == (422, 0)
    verdicts["now"] = CLEAN
    answer(client, question, file("a.pdf"), said="Here")
    Upload.objects.update(scan_state="pending")
    assert "a.pdf" in text(desk.get(case(application)))
    verdicts["now"] = INFECTED
    assert rescan.scan_due() == (1, 1)
    assert reverse("desk_staff:upload", args=[Upload.objects.get().uuid]) not in text(
        desk.get(case(application))
    )
    assert download(desk, Upload.objects.get()) == 404
    assert "virus" in shown(client, application)


def test_no_more_than_five_files_go_with_an_answer() -> None:
    application, question = asked()
    client = holding(application)
    response = answer(client, question, *(file(f"{n}.jpg", papers.jpeg()) for n in range(6)))
    assert response.status_code == 422
    assert Upload.objects.count() <= 5


def test_the_same_photo_chosen_twice_is_kept_once() -> None:
    application, question = asked()
    answer(holding(application), question, file("a.pdf"), file("a.pdf"), said="x" * 5001)
    assert names() == ["a.pdf"]


def test_a_file_is_taken_away_before_it_is_sent_and_the_words_stay() -> None:
    application, question = asked()
    client = holding(application)
    answer(client, question, file("a.pdf"), file("b.jpg", papers.jpeg()), said="x" * 5001)
    gone = called("a.pdf")
    response = answer(client, question, said="Half a word", remove=str(gone.uuid))
    assert response.status_code == 200
    assert "Half a word" in text(response)
    assert "id_answer_error" not in text(response)
    assert names() == ["b.jpg"]


@pytest.mark.parametrize("number", ["", "x", "-1", "999999", str(10**30)])
def test_a_made_up_question_is_no_error_and_keeps_nothing(number: str) -> None:
    application, question = asked()
    response = answer(holding(application), question, file("a.pdf"), said="Hello", question=number)
    assert response.status_code == 422
    assert not Upload.objects.exists()


def test_other_peoples_requests_questions_and_files_stay_theirs() -> None:
    mine, my_question = asked()
    other, their_question = asked()
    answer(holding(other), their_question, file("theirs.pdf"), said="x" * 5001)
    theirs = Upload.objects.get()
    client = holding(mine)
    assert answer(client, their_question, file("a.pdf"), said="Hello").status_code == 404
    response = client.post(
        page(mine, "answer"), {"question": their_question.pk, "answer": "", "answer_files": file()}
    )
    assert response.status_code == 422
    for remove in (str(theirs.uuid), "x", ""):
        answer(client, my_question, remove=remove)
        write(client, mine, remove=remove)
    assert names() == ["theirs.pdf"]
    assert answer(client, my_question, said="Mine").status_code == 302
    assert not mine.attachments.exists()


def test_a_file_that_was_sent_cannot_be_taken_back() -> None:
    application, question = asked()
    client = holding(application)
    answer(client, question, file("a.pdf"))
    answer(client, question, said="x", remove=str(Upload.objects.get().uuid))
    assert names() == ["a.pdf"]


def test_whoever_lost_the_session_learns_that_the_files_did_not_go() -> None:
    _application, question = asked()
    response = answer(Client(), question, file("a.pdf"), said="My words")
    assert response.status_code == 404
    assert "My words" in text(response)
    assert not Upload.objects.exists()


def test_a_forged_answer_keeps_nothing_and_an_old_token_keeps_the_words() -> None:
    application, question = asked()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = holding(application).cookies
    response = answer(strict, question, file("a.pdf"), said="My words")
    assert response.status_code == 403
    assert "My words" in text(response)
    assert not Upload.objects.exists()
