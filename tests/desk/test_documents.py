"""The checklist of promised documents: for staff, and on the page of one's own request."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desk import checklist, intake
from desk.access import actor_for
from desk.documents import DOCUMENTS, Document
from desk.models import Application
from forms.access import KEY
from forms.catalogue import HOUSING_RISK
from forms.declaration import ROW, Ask
from forms.models import Upload
from forms.publishing import compiled
from forms.versions import publish
from tests.desk.factories import ANSWERS, DraftFactory, SubmissionFactory, partner_user, received
from tests.forms import papers
from tests.forms.papers import file
from workflow import gate, outbox
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db
PROMISED = {**ANSWERS, "letter_file": {"later": True}}


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def promised() -> tuple[Application, Document]:
    application = received(answers=PROMISED)
    return application, application.documents.get()


def holding(application: Application) -> Client:
    client = Client()
    session = client.session
    session[KEY] = [str(application.submission.draft.uuid)]
    session.save()
    return client


def case(application: Application) -> str:
    return reverse("desk_applications:case", args=[application.pk])


def change(desk: Client, document: Document, name: str, /, **said: Any) -> Any:
    url = reverse("desk_applications:document", args=[document.application_id, name])
    return desk.post(url, {"document": document.pk, "seen": document.version, **said})


def send(client: Client, application: Application, document: Document, *files: Any) -> Any:
    url = reverse("desk:send_document", args=[application.submission.uuid])
    return client.post(url, {"document": document.pk, "files": list(files)}, follow=True)


def now(document: Document) -> str:
    return Document.objects.get(pk=document.pk).state


# --- how items come to be -------------------------------------------------------------------------


def test_the_table_is_sound() -> None:
    assert DOCUMENTS.problems() == []


def test_a_promise_opens_an_item_once() -> None:
    application, document = promised()
    assert (document.ask, document.row, document.state) == ("letter_file", "", "expected")
    intake.deliver(application.submission)
    assert application.documents.count() == 1


@pytest.mark.parametrize(
    "value", [None, {"later": False}, {"later": True, "files": [{"uuid": "x", "name": "a"}]}]
)
def test_no_promise_no_item(value: Any) -> None:
    assert not received(answers={**ANSWERS, "letter_file": value}).documents.exists()


def test_promises_in_repeated_rows_have_an_item_for_each_row() -> None:
    form = compiled(HOUSING_RISK)
    steps = tuple(
        replace(
            step,
            asks=(*step.asks, Ask("card", "upload", {"it": "Documento", "en": "Card"}, later=True)),
        )
        if step.repeat
        else step
        for step in form.steps
    )
    version = publish(replace(form, steps=steps))[0]
    group = next(step.repeat for step in steps if step.repeat)
    rows = [{ROW: f"0000000{n}", "card": {"later": n != 1}} for n in range(3)]
    submission = SubmissionFactory(
        draft=DraftFactory(version=version), answers={**ANSWERS, group: rows}
    )
    intake.deliver(submission)
    application = Application.objects.get(submission=submission)
    found = checklist.items(application, "en")
    assert [(each.document.row, each.title[-8:]) for each in found] == [
        ("00000000", " 1: Card"),
        ("00000002", " 3: Card"),
    ]


def test_an_item_that_cannot_be_written_leaves_no_application(monkeypatch: Any) -> None:
    monkeypatch.setattr(Document, "save", lambda *_all, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        promised()


# --- staff ----------------------------------------------------------------------------------------


def test_the_case_lists_it_with_its_question_and_who_did_what(desk: Client) -> None:
    application, document = promised()
    label = checklist.items(application, "it")[0].title
    seen = text(desk.get(case(application)))
    assert label in seen
    assert "desk-documents" in seen
    assert change(desk, document, "receive").status_code == 302
    seen = text(desk.get(case(application)))
    assert "Olga Operatrice" in seen.split("desk-documents")[1].split("</section>")[0]


@pytest.mark.parametrize("name", ["receive", "accept", "leave_out"])
def test_buttons_change_the_state_and_bear_a_double_click(desk: Client, name: str) -> None:
    _application, document = promised()
    for _click in range(2):
        assert change(desk, document, name).status_code == 302
    assert now(document) == DOCUMENTS.transition(name).target
    assert Event.objects.about(document).count() == 2


def test_a_stale_page_changes_nothing(desk: Client) -> None:
    _application, document = promised()
    change(desk, document, "leave_out")
    change(desk, document, "accept")
    assert now(document) == "not_needed"


def test_asking_again_needs_a_reason_which_the_applicant_reads(desk: Client) -> None:
    application, document = promised()
    change(desk, document, "receive")
    document.refresh_from_db()
    change(desk, document, "ask_again")
    assert now(document) == "received"
    change(desk, document, "ask_again", reason="unreadable")
    assert now(document) == "expected"
    page = text(
        holding(application).get(reverse("desk:status", args=[application.submission.uuid]))
    )
    assert str(DOCUMENTS.transition("ask_again").reason_label("unreadable")) in page
    assert Message.objects.about(application).count() == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("send", {}),
        ("nonsense", {}),
        ("accept", {"document": "x"}),
        ("accept", {"document": 10**30}),
        ("accept", {"seen": ""}),
        ("accept", {"document": 999}),
    ],
)
def test_what_is_made_up_is_not_there(desk: Client, name: str, said: Any) -> None:
    _application, document = promised()
    assert change(desk, document, name, **said).status_code == 404
    assert now(document) == "expected"


def test_partners_and_strangers_have_no_list(body: Any, sign_in: Any) -> None:
    _application, document = promised()
    assert change(sign_in(partner_user(body)), document, "accept").status_code == 404
    assert change(Client(), document, "accept").status_code == 302
    assert now(document) == "expected"


def test_a_document_of_another_case_is_not_changed_through_this_one(desk: Client) -> None:
    _one, document = promised()
    other, _document = promised()
    url = reverse("desk_applications:document", args=[other.pk, "accept"])
    assert desk.post(url, {"document": document.pk, "seen": 1}).status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_a_long_list_costs_the_same(
    desk: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    application, _document = promised()
    for number in range(count - 1):
        gate.begin(
            Document(application=application, step="letters", ask="letter_file", row=f"r{number}"),
            actor_for(application.owner) if application.owner else gate.SYSTEM,
        )
    desk.get(case(application))
    with django_assert_max_num_queries(5):
        checklist.items(application, "it")
    with django_assert_max_num_queries(17):
        desk.get(case(application))


# --- the applicant --------------------------------------------------------------------------------


def test_the_applicant_sends_it_and_staff_find_it(desk: Client) -> None:
    application, document = promised()
    response = send(holding(application), application, document, file("lettera.pdf"))
    assert response.redirect_chain
    assert now(document) == "received"
    upload = Upload.objects.get()
    assert (upload.ask, upload.step, upload.original_name) == (
        "letter_file",
        "letters",
        "lettera.pdf",
    )
    assert "lettera.pdf" in text(response)
    seen = text(desk.get(case(application)))
    assert reverse("desk_staff:upload", args=[upload.uuid]) in seen
    content = desk.get(reverse("desk_staff:upload", args=[upload.uuid]))
    assert b"".join(content.streaming_content).startswith(b"%PDF-")


def test_a_second_page_can_follow_until_it_is_checked(desk: Client) -> None:
    application, document = promised()
    client = holding(application)
    send(client, application, document, file("1.pdf"))
    send(client, application, document, file("2.jpg", papers.jpeg()))
    assert Upload.objects.count() == 2
    document.refresh_from_db()
    change(desk, document, "accept")
    assert send(client, application, document, file("3.pdf")).status_code == 422
    assert Upload.objects.count() == 2


def test_a_file_that_is_no_paper_is_refused_with_a_sentence_and_the_good_one_stays() -> None:
    application, document = promised()
    response = send(
        holding(application), application, document, file("a.exe", b"MZ"), file("b.pdf")
    )
    assert response.status_code == 422
    assert "a.exe" in text(response)
    assert [upload.original_name for upload in Upload.objects.all()] == ["b.pdf"]
    assert now(document) == "received"


@pytest.mark.parametrize("count", [0, 6])
def test_none_or_too_many_are_told(count: int) -> None:
    application, document = promised()
    files = [file(f"{number}.pdf") for number in range(count)]
    response = send(holding(application), application, document, *files)
    assert response.status_code == 422
    assert Upload.objects.count() == min(count, 5)


def test_more_than_fits_beside_what_came_before_is_told() -> None:
    application, document = promised()
    client = holding(application)
    send(client, application, document, *(file(f"{number}.pdf") for number in range(4)))
    response = send(client, application, document, file("5.pdf"), file("6.pdf"))
    assert response.status_code == 422
    assert Upload.objects.count() == 5


@pytest.mark.parametrize("number", ["", "x", "999999", str(10**30), "-1"])
def test_a_made_up_document_is_no_error(number: str) -> None:
    application, document = promised()
    document.pk = number
    assert send(holding(application), application, document, file()).status_code == 422
    assert not Upload.objects.exists()


def test_only_the_browser_of_the_request_may_send() -> None:
    application, document = promised()
    assert send(Client(), application, document, file()).status_code == 404
    assert not Upload.objects.exists()


def test_nothing_is_sent_to_a_closed_request() -> None:
    application, document = promised()
    Application.objects.filter(pk=application.pk).update(state="withdrawn")
    assert send(holding(application), application, document, file()).status_code == 422
    assert not Upload.objects.exists()


def test_a_file_found_infected_later_is_told_to_both(desk: Client) -> None:
    application, document = promised()
    client = holding(application)
    send(client, application, document, file("lettera.pdf"))
    Upload.objects.update(scan_state="infected")
    upload = Upload.objects.get()
    seen = text(desk.get(case(application)))
    assert reverse("desk_staff:upload", args=[upload.uuid]) not in seen
    assert "desk-late" in seen
    page = text(client.get(reverse("desk:status", args=[application.submission.uuid])))
    assert "virus" in page


def test_mail_about_it_says_nothing_of_what_it_is(desk: Client) -> None:
    application, document = promised()
    change(desk, document, "receive")
    document.refresh_from_db()
    change(desk, document, "ask_again", reason="another")
    outbox.send_due()
    message = Message.objects.about(application).get()
    assert checklist.items(application, "it")[0].title not in message.subject + message.body


def test_the_forms_carry_the_token_against_forged_requests(operator: Any) -> None:
    application, document = promised()
    person, staff = (Client(enforce_csrf_checks=True) for _each in range(2))
    person.cookies = holding(application).cookies
    staff.force_login(operator, backend="network.standing.MembershipBackend")
    page = text(person.get(reverse("desk:status", args=[application.submission.uuid])))
    token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page.split('id="papers"')[1])[0]
    url = reverse("desk:send_document", args=[application.submission.uuid])
    data = {"document": document.pk, "csrfmiddlewaretoken": token}
    assert person.post(url, data | {"files": file()}).status_code == 302
    assert person.post(url, {"document": document.pk, "files": file()}).status_code == 403
    seen = text(staff.get(case(application))).split('id="documents"')[1].split("</section>")[0]
    assert seen.count("csrfmiddlewaretoken") == seen.count("<form")
