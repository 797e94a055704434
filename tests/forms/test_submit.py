import threading

import pytest
from django.db import connection
from django.urls import reverse

from forms import deliveries, destinations, receipt
from forms.destinations import Destination
from forms.models import Answer, Delivery, Draft, Submission, Upload
from forms.submit import DraftGoneError, NotReadyError, submit
from tests.forms.filling import LETTERS, STEPS, hidden
from tests.forms.test_uploads import FIELD, file
from workflow.models import Message

pytestmark = pytest.mark.both


def words(response):
    return response.content.decode()


def test_the_check_page_shows_every_answer_and_the_prescribed_sentence(filler):
    filler.fill()
    page = words(filler.client.get(filler.page("check")))
    for text in ("Amina", "27 ", "Barriera di Milano", "450", "Sami", "Diallo", "+39 333 123 4567"):
        assert text in page
    assert "counts as a declaration. Check that it is correct." in page
    assert page.count("?next=check") == 10
    assert "Left for later" in page


def test_the_check_page_is_not_reached_before_everything_is_answered(filler):
    filler.fill(until="story")
    assert filler.client.get(filler.page("check"))["Location"] == filler.url("story")
    response = filler.client.post(filler.page("check"), {"seen": ""})
    assert response.status_code == 302
    assert not Submission.objects.exists()


def test_nothing_is_sent_by_looking(filler):
    filler.fill()
    for _time in range(2):
        filler.client.get(filler.page("check"))
        filler.client.get(filler.page("receipt"))
    assert not Submission.objects.exists()


def test_sending_twice_makes_one_submission_and_one_delivery(filler, delivered):
    filler.fill()
    page = filler.client.get(filler.page("check"))
    for _click in range(2):
        response = filler.client.post(filler.page("check"), {"seen": hidden(page, "seen")})
        assert response["Location"] == filler.page("receipt")
    assert Submission.objects.count() == 1
    assert len(delivered) == 1
    assert Message.objects.filter(kind="receipt").count() == 1


def test_calling_submit_again_returns_the_first_submission(filler):
    filler.fill()
    first = submit(filler.draft, language="it")
    assert submit(filler.draft, language="en") == first


def test_after_sending_every_old_page_leads_to_the_receipt_and_changes_nothing(filler):
    filler.fill()
    filler.send()
    kept = Submission.objects.get().answers
    for response in (
        filler.client.get(filler.url("rent"), follow=True),
        filler.client.post(filler.url("rent"), STEPS["rent"], follow=True),
        filler.client.get(filler.page("check"), follow=True),
        filler.client.get(filler.page("code"), follow=True),
    ):
        assert response.redirect_chain[-1][0] == filler.page("receipt")
        assert "already been sent" in words(response)
    assert Submission.objects.get().answers == kept
    assert not Answer.objects.exists()


def test_answers_changed_elsewhere_are_checked_again_before_sending(filler):
    filler.fill()
    stamp = hidden(filler.client.get(filler.page("check")), "seen")
    filler.post("rent", {"rent-months_behind": "9"})
    response = filler.client.post(filler.page("check"), {"seen": stamp}, follow=True)
    assert "have changed since you opened this page" in words(response)
    assert not Submission.objects.exists()


def test_what_does_not_count_is_not_sent(filler):
    filler.fill(
        until="money",
        letters={"letters-letter": "bailiff", FIELD: file("secret.pdf")},
        urgent={"urgent-call_phone": "333 765 4321"},
    )
    filler.post("letters", {"letters-letter": "none"})
    for step in ("money", "story", "contacts", "reach"):
        filler.post(step)
    filler.send()
    sent = Submission.objects.get()
    assert "call_phone" not in sent.answers
    assert "letter_file" not in sent.answers
    assert not Upload.objects.exists()
    assert sent.fact("phone") == "+393331234567"


def test_every_step_is_checked_again_when_it_is_sent(filler):
    filler.fill()
    saved = Answer.objects.get(step="rent")
    saved.data = {"months_behind": 5000}
    saved.save()
    with pytest.raises(NotReadyError) as refusal:
        submit(filler.draft, language="it")
    assert refusal.value.step == "rent"
    response = filler.send()
    assert response["Location"] == filler.url("rent")
    page = words(filler.client.get(filler.url("rent")))
    assert "<title>Error:" in page
    assert 'value="5000"' in page


def test_an_expired_draft_cannot_be_sent(filler):
    filler.fill()
    Draft.objects.update(expires_at=filler.draft.created_at)
    with pytest.raises(DraftGoneError):
        submit(filler.draft, language="it")


def test_who_applies_anyway_is_marked_so(filler):
    filler.begin()
    filler.post("home", {"home-in_torino": "no"})
    filler.client.post(filler.url("elsewhere"))
    for step in list(STEPS)[1:]:
        filler.post(step)
    filler.send()
    sections = Submission.objects.get().sections("en")
    assert next(section.note for section in sections if section.step_key == "home")


def test_the_receipt_says_what_happens_and_keeps_the_code(filler):
    filler.fill()
    filler.send()
    page = words(filler.client.get(filler.page("receipt")))
    sent = Submission.objects.get()
    for text in (sent.reference, filler.draft.code, "Soon.", "/follow/", "If you have a letter"):
        assert text in page
    assert sent.reference.startswith("TO-")


def test_the_notice_version_and_the_language_are_kept(filler):
    filler.fill()
    filler.send()
    sent = Submission.objects.get()
    assert sent.notice_version == ""  # nothing is published here: see test_notices
    assert sent.language == "en"
    assert sent.answers["notice"] == {"notice": "", "language": "en"}
    assert len(sent.digest) == 64


# --- the destination -----------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch):
    def fail(_submission):
        Submission.objects.create()

    monkeypatch.setattr(destinations, "_destinations", {})
    destinations.register(Destination("desk", fail, fail))


def test_a_destination_that_fails_loses_nothing(filler, broken, delivered, monkeypatch):
    def fail(_submission):
        raise RuntimeError("secret words")

    destinations.register(Destination("desk", fail, fail))
    filler.fill()
    response = filler.send()
    page = words(filler.client.get(response["Location"]))
    sent = Submission.objects.get()
    assert sent.reference in page
    assert "an operator reads it" in page
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.last_error, delivery.tries) == ("pending", "RuntimeError", 1)
    destinations.register(Destination("desk", delivered.append, lambda _submission: None))
    Delivery.objects.update(next_try_at=delivery.created_at)
    assert deliveries.deliver_pending() == (1, 0)
    assert delivered == [sent]
    assert deliveries.deliver_pending() == (0, 0)


def test_a_destination_that_breaks_the_database_rolls_back_alone(filler, broken):
    filler.fill()
    filler.send()
    assert Submission.objects.count() == 1
    assert Delivery.objects.get().state == "pending"


def test_a_destination_nobody_registered_waits(filler, monkeypatch):
    monkeypatch.setattr(destinations, "_destinations", {})
    filler.fill()
    filler.send()
    delivery = Delivery.objects.get()
    assert delivery.last_error == "KeyError"
    Delivery.objects.update(next_try_at=delivery.created_at)
    assert deliveries.deliver_pending() == (0, 1)


def test_a_receipt_that_cannot_be_written_does_not_stop_the_request(filler, monkeypatch):
    def fail(**_message):
        raise RuntimeError

    monkeypatch.setattr(receipt.outbox, "post", fail)
    filler.fill()
    filler.send()
    assert Submission.objects.count() == 1


def test_the_health_page_tells_of_requests_that_reached_nobody(filler, monkeypatch):
    import datetime as dt

    import time_machine

    monkeypatch.setattr(destinations, "_destinations", {})
    filler.fill()
    filler.send()
    assert deliveries.waiting_too_long() == ""
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)):
        assert "1 submissions" in deliveries.waiting_too_long()


# --- the receipt by e-mail -----------------------------------------------------------------------


def test_the_mailed_receipt_says_nothing_sensitive(filler):
    filler.fill()
    filler.send()
    message = Message.objects.get(kind="receipt")
    text = message.subject + message.body
    assert Submission.objects.get().reference in message.body
    for word in (
        "Amina",
        "Diallo",
        "home",
        "rent",
        filler.draft.code,
        "eviction",
        str(filler.draft.uuid),
    ):
        assert word not in text.replace("/domande/riprendi", "")
    assert reverse("forms:resume") in message.body


# --- races ---------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_submission(filler, delivered):
    filler.fill()
    draft = filler.draft
    barrier = threading.Barrier(2)
    made: list[int] = []

    def send() -> None:
        barrier.wait()
        try:
            made.append(submit(draft, language="it").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert len(delivered) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_first_clicks_at_the_same_moment_make_one_draft(filler):
    from django.test import Client

    from tests.forms.filling import FIRST, aged

    page = filler.client.get(filler.start_url)
    data = {"started": aged(hidden(page, "started")), **FIRST}
    barrier = threading.Barrier(2)
    answers: list[str] = []

    def click() -> None:
        client = Client()
        barrier.wait()
        try:
            answers.append(client.post(filler.start_url, data)["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert len(set(answers)) == 1
    assert Draft.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_saving_and_sending_at_the_same_moment_never_loses_the_request(filler):
    filler.fill()
    draft, url = filler.draft, filler.url("rent")
    stamp = filler.seen("rent")
    barrier = threading.Barrier(2)
    outcomes: list[object] = []

    def send() -> None:
        barrier.wait()
        try:
            outcomes.append(submit(draft, language="it"))
        finally:
            connection.close()

    def save() -> None:
        barrier.wait()
        try:
            outcomes.append(
                filler.client.post(url, STEPS["rent"] | {"rent-months_behind": "9", "seen": stamp})
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for one in (send, save)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2
    assert Submission.objects.get().answers["months_behind"] in (2, 9)


def test_a_letter_is_described_with_the_submission(filler):
    filler.fill(until="people", letters=LETTERS | {FIELD: file("lettera.pdf")})
    for step in ("people", "money", "story", "contacts", "reach"):
        filler.post(step)
    filler.send()
    rows = [row for section in Submission.objects.get().sections("en") for row in section.rows]
    letter = next(row for row in rows if row.ask_key == "letter_file")
    assert letter.answer == "lettera.pdf"
    assert letter.uploads == (str(Upload.objects.get().uuid),)
