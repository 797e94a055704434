"""The page of one's own request."""

import datetime as dt
import html
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import links, review, routing, stages
from desk.models import Application, InfoRequest
from forms.access import KEY
from tests.desk.factories import (
    ApplicationFactory,
    InfoRequestFactory,
    ReferralFactory,
    SubmissionFactory,
    partner,
    received,
)
from tests.desk.test_matrix import CITY, TEXT
from workflow.models import Event

pytestmark = pytest.mark.django_db


def page(application, name="status"):
    return reverse(f"desk:{name}", args=[application.submission.uuid])


def holding(application) -> Client:
    """A browser whose session filled in the form."""
    client = Client()
    session = client.session
    session[KEY] = [str(application.submission.draft.uuid)]
    session.save()
    return client


def link(application):
    return reverse("desk:status_link", args=[links.make(application)])


def asked(**traits) -> tuple[Application, InfoRequest]:
    application = received(**traits)
    review.take_in_charge(application, CITY, seen=1)
    review.ask_applicant(application, CITY, seen=2, question="When is the <b>hearing</b>?")
    application.refresh_from_db()
    return application, InfoRequest.objects.get(application=application)


def text(response):
    return html.unescape(response.content.decode())


# --- the door -------------------------------------------------------------------------------------


def dead_links(application):
    submission = application.submission.uuid
    good = links.make(application)
    yield reverse("desk:status_link", args=[good[:-1] + ("A" if good[-1] != "A" else "B")])
    yield reverse("desk:status_link", args=["x"])
    yield reverse("desk:status_link", args=[f"{submission}"])
    yield reverse("desk:status_link", args=["ünïcode:x:y"])
    yield page(application)
    yield page(application, "answer")
    yield page(application, "withdraw")
    yield reverse("desk:status", args=[uuid.uuid4()])
    with time_machine.travel(timezone.now() + dt.timedelta(days=8, seconds=5)):
        yield reverse("desk:status_link", args=[good])


def test_whatever_is_wrong_the_answer_is_the_same_page(client):
    application = received()
    bodies = set()
    for url in dead_links(application):
        response = client.get(url)
        assert response.status_code == 404
        seen = response.content.decode().replace(url, "")
        # The switch to the other language names the address that was asked for.
        bodies.add(re.sub(r'href="/en/[^"]*"', "", seen))
    assert len(bodies) == 1


def test_a_link_opens_the_page_and_leaves_the_address(client):
    application = received()
    response = client.get(link(application))
    assert response.status_code == 302
    assert response.headers["Location"] == page(application)
    assert application.reference in text(client.get(page(application)))


def test_opening_a_link_does_not_use_it_up(client):
    """Mail programs open links before people do."""
    application, _question = asked()
    address = link(application)
    client.head(address)
    client.get(address)
    assert Client().get(address).status_code == 302


def test_a_link_for_a_question_dies_with_its_answer(client):
    application, question = asked()
    address = link(application)
    client.get(address)
    client.post(page(application, "answer"), {"question": question.pk, "answer": "On 3 May"})
    assert Client().get(address).status_code == 404
    assert client.get(page(application)).status_code == 200, "whoever answered still sees it"


def test_a_link_of_the_open_request_dies_when_it_closes_and_the_new_one_lives():
    application = received()
    old = link(application)
    review.take_in_charge(application, CITY, seen=1)
    review.close(application, CITY, seen=2, reason="advice_given", text=TEXT)
    application.refresh_from_db()
    assert Client().get(old).status_code == 404
    assert Client().get(link(application)).status_code == 302


def test_a_link_of_one_request_opens_no_other(client):
    mine, other = received(), received()
    client.get(link(mine))
    assert client.get(page(other)).status_code == 404


def test_a_link_does_not_open_the_form_with_its_code(client):
    application = received()
    client.get(link(application))
    assert KEY not in client.session


@pytest.mark.parametrize("name", ["status", "answer", "withdraw"])
def test_pages_are_kept_by_nobody_and_listed_nowhere(name):
    application = received()
    for response in (holding(application).get(page(application, name)),
                     Client().get(page(application, name)),
                     Client().get(link(application))):  # fmt: skip
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
        # Stricter, and browsers would send "Origin: null" with the answer: refused as forged.
        assert response.headers["Referrer-Policy"] == "same-origin"
    assert 'content="noindex"' in text(holding(application).get(page(application)))


def test_leaving_closes_it_on_this_device():
    application = received()
    client = holding(application)
    client.get(link(application))
    client.post(reverse("desk:leave"))
    assert client.get(page(application)).status_code == 404


# --- what it shows ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["submitted", "in_review", "info_requested", "referred",
                                   "accepted", "closed", "not_accepted", "redirected", "withdrawn"])  # fmt: skip
def test_every_state_has_a_page_in_plain_words(state):
    application = received()
    Application.objects.filter(pk=application.pk).update(state=state)
    Event.objects.create(
        subject=application, workflow="applications", transition="x", source="submitted",
        target=state, version=2, actor_label="x",
    )  # fmt: skip
    application.refresh_from_db()
    response = holding(application).get(page(application))
    assert response.status_code == 200
    assert application.public_label in text(response)
    shown = response.context["stages"]
    assert [stage.state for stage in shown].count("current") == 1
    assert all(stage.title for stage in shown)


def test_it_says_who_has_it_and_until_when():
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    routing.route(application, partner(name="Casa Aperta"), CITY, seen=2, reason="secret reason")
    seen = text(holding(application).get(page(application)))
    assert "Casa Aperta" in seen
    assert "secret reason" not in seen


def test_a_refusal_by_a_partner_is_not_the_applicants_burden():
    referral = ReferralFactory(application=received(), organisation=partner(name="Casa Aperta"))
    application = referral.application
    events = [("take_in_charge", "in_review"), ("partner_declines", "in_review")]
    for number, (name, state) in enumerate(events, start=2):
        Event.objects.create(
            subject=application, workflow="applications", transition=name, target=state,
            version=number, actor_label="x", text="we do not like them",
        )  # fmt: skip
    Application.objects.filter(pk=application.pk).update(state="in_review")
    assert "we do not like them" not in text(holding(application).get(page(application)))


def test_the_decision_and_where_to_go_are_on_the_page():
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    review.not_accept(application, CITY, seen=2, reason="out_of_area", text="Go to <Moncalieri>")
    seen = holding(application).get(page(application))
    assert "Go to <Moncalieri>" in text(seen)
    assert b"<Moncalieri>" not in seen.content


def test_it_says_which_organisations_looked(desk):
    application = received()
    for _look in range(2):
        desk.get(reverse("desk_applications:case", args=[application.pk]))
    (looked,) = stages.who_looked(application)
    assert (looked.organisation, looked.times) == ("Città di Prova", 2)
    assert looked.organisation in text(holding(application).get(page(application)))


def test_internal_notes_are_never_on_it():
    application = received()
    review.add_note(application, CITY, text="an internal thought")
    assert "an internal thought" not in text(holding(application).get(page(application)))


# --- answering ----------------------------------------------------------------------------------------


def test_the_question_stands_on_top_and_is_escaped():
    application, _question = asked()
    response = holding(application).get(page(application))
    assert "When is the <b>hearing</b>?" in text(response)
    assert b"<b>hearing</b>" not in response.content


def test_an_answer_is_taken_and_shown():
    application, question = asked()
    client = holding(application)
    response = client.post(
        page(application, "answer"), {"question": question.pk, "answer": "On 3 May"}, follow=True
    )
    assert "On 3 May" in text(response)
    assert response.context["question"] is None


def test_a_double_click_on_the_answer_is_harmless():
    application, question = asked()
    client = holding(application)
    data = {"question": question.pk, "answer": "On 3 May"}
    for _click in range(2):
        assert client.post(page(application, "answer"), data).status_code == 302
    assert Event.objects.filter(transition="answer").count() == 1


def test_another_answer_to_a_settled_question_is_not_lost_silently():
    application, question = asked()
    client = holding(application)
    client.post(page(application, "answer"), {"question": question.pk, "answer": "On 3 May"})
    response = client.post(
        page(application, "answer"), {"question": question.pk, "answer": "No, on 4 May"}
    )
    assert response.status_code == 409
    assert "No, on 4 May" in text(response)
    question.refresh_from_db()
    assert question.answer == "On 3 May"


@pytest.mark.parametrize("typed", ["", "   ", "x" * 5001, "\x00"])
def test_what_was_typed_stays_when_it_cannot_be_taken(typed):
    application, question = asked()
    response = holding(application).post(
        page(application, "answer"), {"question": question.pk, "answer": typed}
    )
    assert response.status_code == 422
    assert "error-summary" in text(response)
    assert typed.strip("\x00 ") in text(response)


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 40, "١"])
def test_a_made_up_question_number_is_harmless(number):
    application, question = asked()
    response = holding(application).post(
        page(application, "answer"), {"question": number, "answer": "Kept words"}
    )
    assert response.status_code == 422
    assert "Kept words" in text(response)
    question.refresh_from_db()
    assert question.state == "open"


def test_the_question_of_another_request_cannot_be_answered():
    mine, _question = asked()
    other = InfoRequestFactory()
    holding(mine).post(page(mine, "answer"), {"question": other.pk, "answer": "x"})
    other.refresh_from_db()
    assert other.state == "open"


# --- withdrawing --------------------------------------------------------------------------------------


def test_withdrawing_asks_first():
    application = received()
    client = holding(application)
    client.get(page(application, "withdraw"))
    application.refresh_from_db()
    assert application.state == "submitted"
    for _click in range(2):
        response = client.post(page(application, "withdraw"), follow=True)
        assert response.status_code == 200
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert Event.objects.filter(transition="withdraw").count() == 1


def test_a_stranger_withdraws_nothing(client):
    application = ApplicationFactory()
    assert client.post(page(application, "withdraw")).status_code == 404
    application.refresh_from_db()
    assert application.state == "submitted"


def test_a_submission_not_yet_handed_over_has_no_page(client):
    submission = SubmissionFactory()
    assert client.get(reverse("desk:status", args=[submission.uuid])).status_code == 404


def test_leaving_keeps_staff_signed_in(desk):
    application = received()
    desk.get(link(application))
    desk.post(reverse("desk:leave"))
    assert desk.get(page(application)).status_code == 404
    assert desk.get(reverse("desk_applications:index")).status_code == 200


def test_a_missing_token_costs_a_click_and_no_words() -> None:
    application, question = asked()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = holding(application).cookies
    sent = {"question": question.pk, "answer": "Il 10 gennaio"}
    response = strict.post(page(application, "answer"), sent)
    assert response.status_code == 403
    assert "Il 10 gennaio" in text(response)
    question.refresh_from_db()
    assert question.state == InfoRequest.State.OPEN


def test_another_site_gets_no_words_back() -> None:
    application, question = asked()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = holding(application).cookies
    response = strict.post(
        page(application, "answer"),
        {"question": question.pk, "answer": "Parole altrui"},
        headers={"Origin": "https://evil.example"},
    )
    assert response.status_code == 403
    assert "Parole altrui" not in text(response)
