"""Files in the answer to a question and in messages: kept, sent once, seen by whom they concern."""

import datetime as dt
import importlib
import pkgutil
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import laid_aside, migrations, partners, replies, review, routing
from desk.models import (
    Application,
    Attachment,
    ChatMessage,
    Enclosure,
    InfoRequest,
    Referral,
    RestrictedAccess,
)
from desk.staff.route import RouteForm
from desk.talk.having import who_has
from forms.files import rescan, scanning
from forms.files.verdicts import CLEAN, INFECTED
from forms.models import Upload
from forms.privacy import dossier
from forms.uploads import private_storage, sweep
from tests.desk.factories import (
    ANSWERS,
    UploadFactory,
    desk_user,
    partner_user,
    received,
)
from tests.desk.test_matrix import CITY, TEXT, partner_actor
from tests.desk.test_status import asked, holding, page, text
from tests.forms import papers
from tests.forms.papers import file
from workflow.models import Event, Reading

pytestmark = pytest.mark.django_db
PROMISED = {**ANSWERS, "letter_file": {"later": True}}


def about_letter() -> tuple[Application, InfoRequest]:
    application = received(answers=PROMISED)
    review.take_in_charge(application, CITY, seen=1)
    document = application.documents.get()
    review.ask_applicant(application, CITY, seen=2, question="The letter?", document=document)
    application.refresh_from_db()
    return application, application.info_requests.get()


def answer(client: Client, to: InfoRequest, *files: Any, said: str = "", **more: Any) -> Any:
    data = {"question": to.pk, "answer": said, "answer_files": list(files), **more}
    return client.post(page(to.application, "answer"), data)


def write(
    client: Client, application: Application, *files: Any, said: str = "", **more: Any
) -> Any:
    data = {"message": said, "message_files": list(files), **more}
    return client.post(page(application, "write"), data)


def names() -> list[str]:
    return sorted(each.original_name for each in Upload.objects.all())


def called(name: str) -> Upload:
    return next(each for each in Upload.objects.all() if each.original_name == name)


def case(application: Application) -> str:
    return reverse("desk_applications:case", args=[application.pk])


def shown(client: Client, application: Application) -> str:
    return text(client.get(page(application)))


def download(client: Client, upload: Upload) -> int:
    return int(client.get(reverse("desk_staff:upload", args=[upload.uuid])).status_code)


# --- answering ------------------------------------------------------------------------------------


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


# --- a document of the checklist -----------------------------------------------------------------


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


# --- messages -------------------------------------------------------------------------------------


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


# --- who sees it ----------------------------------------------------------------------------------


def with_answer(name: str = "late.pdf") -> tuple[Application, Attachment]:
    application, question = asked()
    answer(holding(application), question, file(name), said="Here")
    application.refresh_from_db()
    return application, application.attachments.get()


def test_what_is_not_sent_is_seen_by_nobody_at_the_desk(desk: Client) -> None:
    application, question = asked()
    answer(holding(application), question, file("half.pdf"), said="x" * 5001)
    write(holding(application), application, file("other.pdf"), file("x.exe", b"MZ"))
    seen = text(desk.get(case(application)))
    assert "half.pdf" not in seen
    assert "other.pdf" not in seen
    assert {download(desk, each) for each in Upload.objects.all()} == {404}


def test_staff_open_it_and_it_is_logged(desk: Client) -> None:
    application, late = with_answer()
    seen = text(desk.get(case(application)))
    assert "late.pdf" in seen.split("desk-timeline")[1]
    assert "late.pdf" in seen.split('id="later-title"')[1].split("</section>")[0]
    assert download(desk, late.upload) == 200
    assert Reading.objects.about(late.upload).count() == 1


def test_each_role_sees_what_it_should(sign_in: Any, operator: Any, body: Any) -> None:
    application, late = with_answer()
    colleague, named = sign_in(operator), desk_user()
    helper, stranger = sign_in(partner_user(body)), sign_in(partner_user())
    routing.route(application, body, CITY, seen=application.version, reason=TEXT)
    referral = Referral.objects.get()
    Referral.objects.filter(pk=referral.pk).update(state="accepted")
    seen = {who: download(who, late.upload) for who in (colleague, helper, stranger, Client())}
    assert list(seen.values()) == [200, 404, 404, 302]
    Enclosure.objects.create(referral=referral, attachment=late)
    assert download(helper, late.upload) == 200
    assert download(stranger, late.upload) == 404
    Referral.objects.filter(pk=referral.pk).update(state="declined")
    assert download(helper, late.upload) == 404
    Application.objects.filter(pk=application.pk).update(restricted=True)
    RestrictedAccess.objects.create(user=named, application=application, given_by="Cora")
    assert download(colleague, late.upload) == 404
    assert download(sign_in(named), late.upload) == 200


def test_only_what_the_sender_ticks_goes_along(desk: Client, helper: Client, body: Any) -> None:
    application, late = with_answer()
    write(holding(application), application, file("stays.pdf"))
    url = reverse("desk_applications:route", args=[application.pk])
    assert "late.pdf" in text(desk.get(url))
    assert "checked" not in re.findall(r'<input[^>]*name="along"[^>]*>', text(desk.get(url)))[0]
    posted = {"seen": application.version, "organisation": body.pk, "reason": TEXT}
    preview = desk.post(url, posted | {"along": [late.pk], "preview": "1"})
    assert re.search(rf'value="{late.pk}"[^>]*checked', text(preview))
    assert desk.post(url, posted | {"along": [late.pk]}).status_code == 302
    referral = Referral.objects.get()
    its_page = reverse("desk_referrals:referral", args=[referral.pk])
    assert "late.pdf" not in text(helper.get(its_page)), "not before it has said yes"
    assert download(helper, late.upload) == 404
    Referral.objects.filter(pk=referral.pk).update(state="accepted")
    seen = text(helper.get(its_page))
    assert "late.pdf" in seen
    assert "stays.pdf" not in seen
    assert download(helper, late.upload) == 200
    assert download(helper, called("stays.pdf")) == 404
    assert body.name in text(desk.get(case(application))).split('id="later-title"')[1]


def test_whoever_sends_a_reserved_request_is_told_to_look_at_the_files_first(
    desk: Client, operator: Any
) -> None:
    application, _late = with_answer()
    before = RouteForm(application).fields["along"].help_text
    Application.objects.filter(pk=application.pk).update(restricted=True)
    RestrictedAccess.objects.create(user=operator, application=application, given_by="Cora")
    application.refresh_from_db()
    reserved = RouteForm(application).fields["along"].help_text
    assert reserved.startswith(before)
    assert len(reserved) > len(before)
    url = reverse("desk_applications:route", args=[application.pk])
    assert reserved in text(desk.get(url))


@pytest.mark.parametrize("made_up", ["x", "999999", "other", "infected"])
def test_a_file_that_may_not_go_along_stops_the_sending(
    desk: Client, body: Any, made_up: str
) -> None:
    application, _late = with_answer()
    chosen: Any = made_up
    if made_up == "other":
        chosen = with_answer("theirs.pdf")[1].pk
    if made_up == "infected":
        write(holding(application), application, file("bad.pdf"))
        Upload.objects.filter(pk=called("bad.pdf").pk).update(scan_state="infected")
        chosen = called("bad.pdf").attachment.pk
    url = reverse("desk_applications:route", args=[application.pk])
    posted = {"seen": application.version, "organisation": body.pk, "reason": TEXT, "along": chosen}
    response = desk.post(url, posted)
    assert response.status_code == 422
    assert TEXT in text(response)
    if made_up != "x":
        key = int(chosen)
        with pytest.raises(routing.gate.GuardRefused):
            routing.route(
                application, body, CITY, seen=application.version, reason="R", along=[key]
            )
    assert not Enclosure.objects.exists()
    assert not Referral.objects.exists()


def test_a_partner_reads_what_comes_with_messages_to_it(helper: Client, body: Any) -> None:
    application = received()
    write(holding(application), application, file("before.pdf"))
    review.take_in_charge(application, CITY, seen=1)
    routing.route(application, body, CITY, seen=2, reason=TEXT)
    referral = Referral.objects.get()
    partners.accept(referral, partner_actor(body), seen=1)
    write(holding(application), application, file("now.pdf"), said="For you")
    seen = text(helper.get(reverse("desk_referrals:referral", args=[referral.pk])))
    assert "now.pdf" in seen
    assert "before.pdf" not in seen
    opened = {each.original_name: download(helper, each) for each in Upload.objects.all()}
    assert opened == {"before.pdf": 404, "now.pdf": 200}


def test_who_has_my_data_names_the_files_that_went_along(body: Any) -> None:
    application, late = with_answer()
    routing.route(application, body, CITY, seen=application.version, reason=TEXT)
    Referral.objects.update(state="accepted")
    without = who_has(application, [late])[-1].what
    Enclosure.objects.create(referral=Referral.objects.get(), attachment=late)
    everything = who_has(application, [late])[-1].what
    assert without != everything
    assert everything == who_has(application, ())[-1].what
    write(holding(application), application, file("for-both.pdf"))
    write_before = Attachment.objects.create(
        application=application,
        upload=UploadFactory(draft=application.submission.draft, original_name="desk-only.pdf"),
        sent_at=timezone.now(),
    )
    told = who_has(application, list(application.attachments.sent()))[-1].what
    assert "late.pdf" in told
    assert "for-both.pdf" in told
    assert write_before.upload.original_name not in told
    assert told in shown(holding(application), application)


# --- kept and erased ------------------------------------------------------------------------------


def test_the_persons_copy_lists_them() -> None:
    application, _late = with_answer()
    write(holding(application), application, file("b.jpg", papers.jpeg()), said="Look")
    gathered = dossier.dossier([application.submission], "en", internal=False)["requests"][0]
    assert [each["name"] for each in gathered["files"]] == ["late.pdf", "b.jpg"]
    kept = str(gathered["kept_by_offices"])
    assert "late.pdf" in kept
    assert "b.jpg" in kept


def test_what_was_laid_aside_goes_with_the_question_that_nobody_waits_for(
    django_capture_on_commit_callbacks: Any,
) -> None:
    application, question = asked()
    answer(holding(application), question, file("half.pdf"), said="x" * 5001)
    path = Upload.objects.get().stored_name
    with django_capture_on_commit_callbacks(execute=True):
        review.stop_waiting(application, CITY, seen=application.version, text=TEXT)
    assert not Upload.objects.exists()
    assert not private_storage().exists(path)


@pytest.mark.parametrize("how", ["withdraw", "attend"])
def test_what_was_laid_aside_goes_with_the_request_or_in_time(how: str) -> None:
    application, question = asked()
    answer(holding(application), question, file("half.pdf"), said="x" * 5001)
    laid_aside.attend()
    assert names() == ["half.pdf"]
    if how == "withdraw":
        replies.withdraw(application)
    else:
        Attachment.objects.update(kept_at=timezone.now() - laid_aside.LIFE)
        laid_aside.attend()
    assert not Upload.objects.exists()


def test_the_sweep_knows_them_sent_or_not() -> None:
    application, question = asked()
    answer(holding(application), question, file("half.pdf"), said="x" * 5001)
    write(holding(application), application, file("b.jpg", papers.jpeg()))
    sweep(older_than=dt.timedelta(days=-1))
    assert all(private_storage().exists(each.stored_name) for each in Upload.objects.all())
    assert names() == ["b.jpg", "half.pdf"]


def test_files_brought_before_the_upgrade_count_as_later_ones() -> None:
    application = received(answers=PROMISED)
    draft = application.submission.draft
    early = UploadFactory(draft=draft, created_at=draft.submitted_at - dt.timedelta(days=1))
    late = UploadFactory(draft=draft, created_at=timezone.now() + dt.timedelta(minutes=1))
    names = [each.name for each in pkgutil.iter_modules(migrations.__path__)]
    name = next(each for each in names if each.endswith("_attachments"))
    importlib.import_module(f"desk.migrations.{name}").those_brought(apps, None)
    made = Attachment.objects.get()
    assert (made.upload, made.application, made.sent_at) == (late, application, late.created_at)
    assert not hasattr(early, "attachment")


def test_an_expired_request_is_opened_by_files_too() -> None:
    application, question = asked()
    Application.objects.filter(pk=application.pk).update(state="expired")
    assert answer(holding(application), question, file("a.pdf")).status_code == 302
    application.refresh_from_db()
    assert application.state == "in_review"


@pytest.mark.parametrize("count", [1, 9])
def test_pages_ask_the_same_however_many_files(desk: Client, count: int) -> None:
    application, _late = with_answer()
    client = holding(application)
    for number in range(count):
        message = ChatMessage.objects.create(
            application=application,
            direction="in",
            author_label="applicant",
            text="",
            key=f"{number:032}",
        )
        upload = called("late.pdf")
        upload.pk, upload.uuid, upload.stored_name = None, f"{number:032}", f"x{number}"
        upload._state.adding = True
        upload.save()
        Attachment.objects.create(
            application=application, upload=upload, message=message, sent_at=timezone.now()
        )
    urls = (
        (client, page(application), 50),
        (desk, case(application), 40),
        (desk, reverse("desk_applications:route", args=[application.pk]), 40),
    )
    for who, url, most in urls:
        who.get(url)
        with CaptureQueriesContext(connection) as queries:
            who.get(url)
        assert len(queries) <= most
