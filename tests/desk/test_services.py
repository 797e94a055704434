"""What each verb does besides moving the state, and that it does all of it or nothing."""

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError
from django.utils import timezone

from desk import intake, links, news, partners, replies, review, routing
from desk.models import Application, InfoRequest, Need, Note, Referral
from forms.models import Submission
from network.models import Agreement
from tests.desk.factories import (
    ANSWERS,
    ApplicationFactory,
    InfoRequestFactory,
    ReferralFactory,
    SubmissionFactory,
    partner,
    received,
    topic,
)
from tests.desk.test_matrix import CITY, TEXT, partner_actor
from tests.network.factories import FunctionFactory, NodeFactory
from workflow import gate, outbox
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db


# --- intake -------------------------------------------------------------------------------------


def test_a_submission_becomes_an_application_with_what_the_queue_needs():
    application = received()
    assert application.state == "submitted"
    assert (application.topic, application.district, application.language) == (
        "eviction",
        "6",
        "ar",
    )
    assert (application.urgency, application.urgency_reasons) == (3, ["summons", "date_near"])
    assert application.legal_date == dt.date(2030, 1, 10)
    assert application.person_name == "Amina Berardi"
    assert application.safe_contact
    assert Event.objects.about(application).get().actor_label == "applicant"


def test_delivered_twice_it_is_there_once():
    application = received()
    intake.deliver(application.submission)
    assert Application.objects.count() == 1
    assert Event.objects.count() == 1


def test_what_is_not_known_is_left_open():
    application = received(
        answers={**ANSWERS, "district": "unknown"}, derived={"topic": "eviction"}
    )
    assert (application.district, application.urgency) == ("", 0)
    assert (application.legal_date, application.safe_contact) == (None, False)


def test_the_answer_is_due_after_ten_working_days(settings):
    with time_machine.travel(dt.datetime(2026, 4, 1, 10, tzinfo=dt.UTC), tick=False):
        assert received().due_on == dt.date(2026, 4, 16)  # Easter Monday does not count
        settings.DESK_ANSWER_DAYS = 1
        assert received().due_on == dt.date(2026, 4, 2)


def test_the_receipt_learns_where_to_look_and_until_when():
    application = received()
    told = intake.follow_up(application.submission)
    assert str(application.submission.uuid) in told.url
    assert told.due_on == application.due_on
    assert len(told.next_steps) == 3
    assert intake.follow_up(SubmissionFactory()) is None


# --- verbs --------------------------------------------------------------------------------------


def test_taking_in_charge_makes_the_owner(operator):
    application = ApplicationFactory()
    actor = gate.Actor("Olga", frozenset({"desk"}), operator.pk)
    review.take_in_charge(application, actor, seen=1)
    application.refresh_from_db()
    assert application.owner == operator


def test_a_question_and_its_answer():
    application = ApplicationFactory(state="in_review")
    review.ask_applicant(application, CITY, seen=1, question=" When is the hearing? ")
    question = InfoRequest.objects.get()
    assert question.question == "When is the hearing?"
    replies.answer_request(question, text=" On 3 May ")
    question.refresh_from_db()
    application.refresh_from_db()
    assert (question.state, question.answer) == ("answered", "On 3 May")
    assert application.state == "in_review"


def test_a_question_is_answered_once():
    question = InfoRequestFactory()
    replies.answer_request(question, text="On 3 May")
    with pytest.raises(gate.AlreadyDone):
        replies.answer_request(question, text="On 4 May")
    question.refresh_from_db()
    assert question.answer == "On 3 May"


def test_an_old_question_does_not_answer_the_new_one():
    old = InfoRequestFactory(state="answered", answer="x")
    new = InfoRequestFactory(application=old.application)
    Event.objects.create(
        subject=old.application, workflow="applications", target="x", version=1, actor_label="x"
    )
    with pytest.raises(gate.AlreadyDone):
        replies.answer_request(old, text="Late words")
    new.refresh_from_db()
    assert new.state == "open"


def test_while_waiting_for_the_applicant_the_clock_stands_still():
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC), tick=False):
        application = received()
        review.take_in_charge(application, CITY, seen=1)
        review.ask_applicant(application, CITY, seen=2, question=TEXT)
    due = application.due_on
    with time_machine.travel(dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC), tick=False):
        replies.answer_request(InfoRequest.objects.get(), text=TEXT)
    application.refresh_from_db()
    assert application.due_on == due + dt.timedelta(days=7)


def test_going_on_without_an_answer_ends_the_question():
    question = InfoRequestFactory()
    review.stop_waiting(question.application, CITY, seen=1, text="She called")
    question.refresh_from_db()
    assert question.state == "dropped"


def test_routing_keeps_the_reason_and_what_was_suggested():
    application = ApplicationFactory(state="in_review")
    body = partner()
    event = routing.route(application, body, CITY, seen=1, reason="Near home")
    referral = Referral.objects.get()
    assert (referral.organisation, referral.reason, referral.state) == (body, "Near home", "sent")
    assert referral.due_on > timezone.localdate()
    assert event.text == "Near home"
    assert event.data["organisation"] == body.pk
    kept = referral.routing_decision
    assert (kept.chosen, kept.suggested, kept.fallback) == (body, None, "no_rule")
    assert [each.name for each in kept.decision.verdicts] == [body.name]


@pytest.mark.parametrize("trouble", ["no agreement", "expired", "inactive", "city"])
def test_nothing_is_sent_to_who_may_not_receive(trouble):
    body = partner()
    if trouble == "no agreement":
        Agreement.objects.all().delete()
    elif trouble == "expired":
        Agreement.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    else:
        type(body).objects.update(
            **({"active": False} if trouble == "inactive" else {"kind": "city"})
        )
    application = ApplicationFactory(state="in_review")
    with pytest.raises(gate.GuardRefused):
        routing.route(application, body, CITY, seen=1, reason=TEXT)
    assert not Referral.objects.exists()
    assert routing.suggest(application, CITY).suggestion is None


def test_candidates_say_what_speaks_for_and_against():
    need = Need.objects.create(topic=topic())
    need.functions.add(FunctionFactory(key="mediation"))
    good, refused = partner(name="Good"), partner(name="Refused")
    partner(name="Plain")
    for body in (good, refused):
        NodeFactory(organisation=body, district="6", languages=["ar"], functions=["mediation"])
    application = ApplicationFactory(state="in_review")
    ReferralFactory(application=application, organisation=refused, state="declined")
    ReferralFactory(organisation=good, application__state="accepted", state="accepted")
    found = routing.suggest(application, CITY).verdicts
    assert [each.name for each in found] == ["Good", "Plain", "Refused"]
    assert [why.key for why in found[0].facts] == ["does", "in_zone", "speaks"]
    assert [why.key for why in found[0].against] == ["has_requests"]
    assert (len(found[1].facts), len(found[1].against)) == (0, 3)
    assert [why.key for why in found[2].dropped] == ["declined"]


def test_accepting_and_closing_move_both():
    referral = ReferralFactory()
    who = partner_actor(referral.organisation)
    partners.accept(referral, who, seen=1)
    partners.conclude(referral, who, seen=2, reason="home_kept", text="A plan with the landlord")
    referral.refresh_from_db()
    application = referral.application
    application.refresh_from_db()
    assert (referral.state, application.state) == ("concluded", "closed")
    assert Event.objects.about(application).last().reason == "home_kept"


def test_the_desk_closing_concludes_the_referral():
    referral = ReferralFactory(application__state="accepted", state="accepted")
    review.close(referral.application, CITY, seen=1, reason="not_solved", text=TEXT)
    referral.refresh_from_db()
    assert referral.state == "concluded"


def test_after_a_refusal_somebody_else_can_be_asked():
    referral = ReferralFactory()
    partners.decline(referral, partner_actor(referral.organisation), seen=1, reason="no_room")
    routing.route(referral.application, partner(), CITY, seen=2, reason=TEXT)
    assert Referral.objects.filter(application=referral.application).count() == 2


def test_reopening_gives_a_new_time_limit():
    application = ApplicationFactory(state="closed", due_on=None)
    review.reopen(application, CITY, seen=1, text=TEXT)
    application.refresh_from_db()
    assert application.due_on > timezone.localdate()


def test_notes_are_for_desk_staff_and_written_once():
    application = ApplicationFactory()
    note = review.add_note(application, CITY, text=" Called her ")
    assert review.add_note(application, CITY, text="Again", key=note.key) == note
    assert Note.objects.get().text == "Called her"
    with pytest.raises(gate.TextMissing):
        review.add_note(application, CITY, text="  ")
    with pytest.raises(gate.NotYourRole):
        review.add_note(application, partner_actor(partner()), text=TEXT)


# --- all of it, or nothing ------------------------------------------------------------------------


def compound_changes():
    """Each compound change, and the write that comes last in it."""
    ask = "desk.review.news.tell_applicant"
    last = "desk.routing.news.tell_applicant"
    both = "desk.partners.news.tell_applicant"
    return {
        "take_in_charge": (lambda of: review.take_in_charge(of.application, CITY, seen=1), "submitted", ask),
        "ask": (lambda of: review.ask_applicant(of.application, CITY, seen=1, question=TEXT), "in_review", ask),
        "refer": (
            lambda of: routing.route(of.application, of.body, CITY, seen=1, reason=TEXT), "in_review", last),
        "withdraw_referral": (
            lambda of: routing.withdraw_referral(of.application, CITY, seen=1, text=TEXT),
            "referred", "desk.applications.Application.save"),
        "close": (
            lambda of: review.close(of.application, CITY, seen=1, reason="home_kept", text=TEXT),
            "accepted", ask),
        "not_accept": (
            lambda of: review.not_accept(of.application, CITY, seen=1, reason="too_late", text=TEXT),
            "in_review", ask),
        "redirect": (lambda of: review.redirect(of.application, CITY, seen=1, text=TEXT), "in_review", ask),
        "reopen": (lambda of: review.reopen(of.application, CITY, seen=1, text=TEXT), "closed", ask),
        "accept": (
            lambda of: partners.accept(of.referral, partner_actor(of.body), seen=1),
            "referred", both),
        "decline": (
            lambda of: partners.decline(
                of.referral, partner_actor(of.body), seen=1, reason="no_room"),
            "referred", "desk.applications.Application.save"),
        "conclude": (
            lambda of: partners.conclude(
                of.referral, partner_actor(of.body), seen=1, reason="home_kept", text=TEXT),
            "accepted", both),
        "withdraw": (lambda of: replies.withdraw(of.application), "referred", "desk.replies.news.tell_partner"),
        "answer": (
            lambda of: replies.answer_request(of.application.info_requests.get(), text=TEXT),
            "info_requested", "desk.replies.timezone.now"),
    }  # fmt: skip


@pytest.mark.parametrize("name", compound_changes())
def test_when_the_last_write_fails_nothing_happened(
    name, monkeypatch, django_capture_on_commit_callbacks
):
    change, state, last_write = compound_changes()[name]
    application, body, referral = ApplicationFactory(state=state), partner(), None
    if state in ("referred", "accepted"):
        referral = ReferralFactory(
            application=application,
            organisation=body,
            state="sent" if state == "referred" else "accepted",
        )
    if state == "info_requested":
        InfoRequestFactory(application=application)

    def picture():
        return [
            list(model.objects.order_by("pk").values())
            for model in (Application, Referral, InfoRequest, Event, Message, Note)
        ]

    before = picture()
    reached = fail_at(last_write, monkeypatch)
    with (
        django_capture_on_commit_callbacks(execute=True) as callbacks,
        pytest.raises(DatabaseError),
    ):
        change(SimpleNamespace(application=application, referral=referral, body=body))
    assert reached, "the write that should fail was never tried"
    monkeypatch.undo()
    assert picture() == before
    assert (callbacks, mail.outbox) == ([], [])


def fail_at(dotted, monkeypatch):
    """Make one write fail; for ``Application.save`` the second, after the gate's own."""
    reached = []
    if dotted.endswith("Application.save"):
        save = Application.save

        def failing(self, *args, **kwargs):
            if kwargs.get("update_fields") == ["due_on"]:
                reached.append(True)
                raise DatabaseError
            return save(self, *args, **kwargs)

    elif dotted.startswith("desk.") and dotted.endswith("tell_applicant"):
        post = outbox.post

        def failing(*args, **kwargs):
            """The message is queued, and then the transaction breaks."""
            message = post(*args, **kwargs)
            if message.about.__class__ is Application:
                reached.append(True)
                raise DatabaseError
            return message

        monkeypatch.setattr(news.outbox, "post", failing)
        return reached
    else:

        def failing(*args, **kwargs):
            reached.append(True)
            raise DatabaseError

    if dotted == "desk.replies.timezone.now":
        monkeypatch.setattr("desk.replies.InfoRequest.objects.filter", failing)
    else:
        monkeypatch.setattr(dotted, failing)
    return reached


# --- messages -------------------------------------------------------------------------------------


def test_the_mail_says_that_there_is_news_and_nothing_else():
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    review.ask_applicant(application, CITY, seen=2, question="How far is your illness?")
    message = Message.objects.get(kind="question")
    assert message.recipient == "amina@example.org"
    assert application.reference in message.subject
    text = message.subject + message.body
    for secret in ("Amina", "Berardi", "illness", "evict", "sfratto", "Casa", "house"):
        assert secret.lower() not in text.lower().replace(links.make(application), ""), secret
    assert str(application.submission.uuid) not in text
    assert "/link/" in message.body or "/collegamento/" in message.body


@pytest.mark.parametrize(("language", "prefix"), [("en", "/en/"), ("it", "")])
def test_the_mail_speaks_the_persons_language(language, prefix):
    application = received(language=language)
    review.take_in_charge(application, CITY, seen=1)
    message = Message.objects.get()
    assert message.language == language
    assert f"{prefix}" in message.body


@pytest.mark.parametrize("trait", ["unsafe", "no_email"])
def test_nobody_writes_when_it_is_not_safe_or_not_possible(trait):
    application = received(**{trait: True})
    if trait == "no_email":
        Submission.objects.update(answers={k: v for k, v in ANSWERS.items() if k != "email"})
    review.take_in_charge(application, CITY, seen=1)
    assert not Message.objects.exists()
    assert news.preview(application).silent_because
    assert news.preview(application).body == ""


def test_the_preview_is_what_leaves():
    application = received()
    seen = news.preview(application)
    review.take_in_charge(application, CITY, seen=1)
    message = Message.objects.get()
    assert (seen.to, seen.subject) == (message.recipient, message.subject)
    without_link = [line for line in message.body.splitlines() if "http" not in line]
    assert [line for line in seen.body.splitlines() if not line.startswith("[")] == without_link


def test_partners_are_called_without_a_word_about_the_person():
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    routing.route(application, partner(), CITY, seen=2, reason="Speaks Arabic")
    message = Message.objects.get(kind="referral_sent")
    assert message.recipient == "ente@example.org"
    for secret in ("Amina", application.reference, "Arabic"):
        assert secret not in message.subject + message.body


def test_who_had_the_request_is_told_when_it_is_taken_back():
    referral = ReferralFactory(organisation=partner())
    replies.withdraw(referral.application)
    assert Message.objects.get().kind == "referral_withdrawn"


# --- the database refuses ---------------------------------------------------------------------------


def test_a_request_is_with_one_organisation_at_a_time():
    referral = ReferralFactory()
    with pytest.raises(DatabaseError):
        ReferralFactory(application=referral.application)


def test_one_open_question_at_a_time():
    question = InfoRequestFactory()
    with pytest.raises(DatabaseError):
        InfoRequestFactory(application=question.application)


def test_references_are_unique():
    application = ApplicationFactory()
    with pytest.raises(DatabaseError):
        ApplicationFactory(reference=application.reference)


def test_urgency_has_four_levels():
    with pytest.raises(DatabaseError):
        ApplicationFactory(urgency=4)
