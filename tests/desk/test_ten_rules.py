"""The ten rules of the desk: one real test for each, that fails when the rule is broken.

Each names in its first line the file in which the whole rule is tried.
"""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import partners, replies, review, routing, silence, terms
from desk.access import actor_for, uploads_visible_to
from desk.flows import APPLICATIONS, REFERRALS
from desk.models import Application, Referral, RoutingDecision, RoutingRule
from desk.router.values import BROKEN_RULE, MATCHED
from forms.models import Submission
from portal.models import User
from tests.desk.factories import (
    UploadFactory,
    desk_user,
    partner,
    partner_user,
    received,
)
from tests.desk.routing import ill_rule, rule
from tests.desk.test_matrix import CITY, NOBODY, TEXT, partner_actor
from workflow import definition, gate, outbox
from workflow.apps import tables_are_sound
from workflow.calendar import add_working_days
from workflow.models import Event, Message, Reading
from workflow.models.about import AppendOnlyError

pytestmark = pytest.mark.django_db
TUESDAY = dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)


def taken(**traits: Any) -> Application:
    """In charge of the desk, with its history."""
    application = received(**traits)
    review.take_in_charge(application, CITY, seen=1)
    return fresh(application)


def sent_to(body: Any) -> Referral:
    application = taken()
    routing.route(application, body, CITY, seen=2, reason="Near home")
    return Referral.objects.get(application=application)


def fresh(one: Any) -> Any:
    return type(one).objects.get(pk=one.pk)


def test_rule_1_a_workflow_is_frozen_data_that_is_checked_at_start_up(monkeypatch: Any) -> None:
    """All of it: tests/workflow/test_definition.py, tests/desk/test_matrix.py."""
    assert tables_are_sound() == []
    with pytest.raises(AttributeError):
        APPLICATIONS.states[0].kind = definition.Kind.CLOSED  # type: ignore[misc]
    for broken in (
        replace(APPLICATIONS, initial="nowhere"),
        replace(APPLICATIONS, transitions=APPLICATIONS.transitions[:1]),
        replace(
            APPLICATIONS,
            states=(replace(APPLICATIONS.states[0], public_label=""), *APPLICATIONS.states[1:]),
        ),
    ):
        assert broken.problems() != []
        monkeypatch.setattr(definition, "registered", lambda broken=broken: (broken,))
        assert tables_are_sound() != []
    for name in ("state", "transition", "source", "target"):  # no choices: no migration for a name
        try:
            field = Event._meta.get_field(name)
        except FieldDoesNotExist:
            field = Application._meta.get_field(name)
        assert isinstance(field, models.CharField)
        assert field.choices is None


def test_rule_2_who_whether_and_which_version_are_asked_where_it_is_written(desk: Client) -> None:
    """All of it: tests/workflow/test_gate.py, tests/desk/test_staff_pages.py, test_races.py."""
    application = taken()
    with pytest.raises(gate.NotYourRole):
        review.ask_applicant(application, NOBODY, seen=2, question=TEXT)
    with pytest.raises(gate.StaleVersion):
        review.ask_applicant(application, CITY, seen=1, question=TEXT)
    url = reverse("desk_applications:act", args=[application.pk, "ask"])
    old = desk.post(url, {"seen": 1, "text": "When is the hearing?"})
    assert old.status_code == 409
    assert "When is the hearing?" in old.content.decode(), "what was typed is kept"
    for _double_click in range(2):
        assert desk.post(url, {"seen": 2, "text": "When?"}).status_code == 302
    assert Event.objects.about(application).filter(transition="ask").count() == 1
    assert application.info_requests.count() == 1


def test_rule_3_history_is_rows_that_nobody_edits_and_that_outlive_their_author() -> None:
    """All of it: tests/workflow/test_history.py, tests/desk/test_readings.py."""
    user = desk_user(user__first_name="Olga", user__last_name="Operatrice")
    application = received()
    event = review.take_in_charge(application, actor_for(user), seen=1)
    for change in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    for sql in ("UPDATE workflow_event SET reason = 'x'", "DELETE FROM workflow_event"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    Application.objects.update(owner=None)
    User.objects.get(pk=user.pk).delete()
    kept = Event.objects.get(pk=event.pk)
    assert (kept.actor_id, kept.actor_label) == (None, "Olga Operatrice")
    assert kept.organisation_label
    assert (kept.source, kept.target) == ("submitted", "in_review")


def test_rule_4_messages_leave_after_the_commit_once_and_as_they_were_shown(
    django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]
) -> None:
    """All of it: tests/workflow/test_outbox.py, test_outbox_outage.py, tests/desk/test_services.py."""
    application = taken()
    outbox.send_due()
    mailoutbox.clear()

    def ask_and_fail() -> None:
        with transaction.atomic():
            review.ask_applicant(application, CITY, seen=2, question=TEXT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ask_and_fail()
    before = Message.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        event = review.ask_applicant(fresh(application), CITY, seen=2, question=TEXT)
        assert mailoutbox == [], "not before the commit"
    assert Message.objects.count() == before + 1
    message = Message.objects.latest("pk")
    assert [each.body for each in mailoutbox] == [message.body]
    assert message.default_body
    again = outbox.post(
        key=message.key, to=message.recipient, language="it", subject="x", body="y", kind="news"
    )
    assert again.pk == message.pk
    outbox.send_due()
    assert len(mailoutbox) == 1
    assert Event.objects.about(application).latest("pk") == event


def test_rule_5_a_submission_is_not_an_application_is_not_a_referral(body: Any) -> None:
    """All of it: tests/desk/test_referral_life.py, tests/network/."""
    first = sent_to(body)
    submission = Submission.objects.get()
    with pytest.raises(Exception, match="never changed"):
        submission.save()
    member = actor_for(partner_user(body), body.pk)
    partners.accept(first, member, seen=first.version)
    with pytest.raises(gate.GuardRefused):
        partners.start(fresh(first), partner_actor(partner()), seen=fresh(first).version)
    application = fresh(first.application)
    other = partner(name="Altra")
    before = Message.objects.filter(recipient_hash__isnull=False).count()
    routing.route(application, other, CITY, seen=application.version, reason=TEXT, step="transfer")
    states = dict(Referral.objects.values_list("organisation_id", "state"))
    assert states == {body.pk: "transferred", other.pk: "sent"}
    user = partner_user(body)
    assert list(Referral.objects.visible_to(user)) == [first], "read-only sight"
    assert gate.allowed(fresh(first), actor_for(user, body.pk)) == []
    assert Message.objects.count() > before, "the applicant is told"


def test_rule_6_routing_explains_itself_and_a_person_confirms(client: Client) -> None:
    """All of it: tests/desk/test_router.py, test_routing_rules.py, test_routing_page.py."""
    chosen, other = partner(name="Casa Aperta"), partner(name="Altri")
    named = rule("Evictions", leads_to="named", shares={chosen: 1}, topic="")
    application = taken()
    decision = routing.suggest(application, CITY)
    assert decision is not None
    assert application.state == "in_review", "it suggests and does nothing"
    assert not Referral.objects.exists()
    routing.route(application, other, CITY, seen=2, reason="She knows them")
    kept = RoutingDecision.objects.get()
    assert (kept.rule, kept.suggested, kept.chosen) == (named, chosen, other)
    told = kept.decision
    assert told.suggestion == chosen.pk
    assert [(each.name, each.result) for each in told.tried] == [("Evictions", MATCHED)]
    assert told.inputs
    dropped = told.verdict(other.pk)
    assert dropped is not None
    assert dropped.dropped != (), "why not the other one"
    RoutingRule.objects.update(active=False)
    ill_rule()  # loud, and no silent switch-off
    assert routing.suggest(taken(), CITY).fallback == BROKEN_RULE
    assert client.get("/health/").status_code == 503


def test_rule_7_deadlines_are_dates_of_working_days_that_pause(body: Any) -> None:
    """All of it: tests/workflow/test_calendar.py, tests/desk/test_clock.py, test_silence.py."""
    with time_machine.travel(TUESDAY, tick=False):
        application = taken()
        assert application.due_on == add_working_days(TUESDAY.date(), terms.answer_days())
        promised = application.due_on
        review.ask_applicant(application, CITY, seen=2, question=TEXT)
    with time_machine.travel(TUESDAY + dt.timedelta(days=7), tick=False):
        asked = fresh(application)
        assert not asked.is_late(timezone.localdate() + dt.timedelta(days=90)), "it stands still"
        replies.answer_request(asked.info_requests.get(), text="On 3 May")
    assert fresh(application).due_on == add_working_days(promised, 5)
    with time_machine.travel(TUESDAY, tick=False):
        referral = sent_to(body)
    late = referral.due_on + dt.timedelta(days=1)
    with time_machine.travel(dt.datetime.combine(late, dt.time(10), dt.UTC), tick=False):
        for _nights_missed_and_doubled in range(3):
            silence.attend()
    assert Message.objects.filter(kind="referral_silent").count() <= 1
    assert fresh(referral).is_late(late), "late is a question about dates"
    assert not Message.objects.about(fresh(referral.application)).filter(created_at__gt=TUESDAY +
        dt.timedelta(days=5)).exists(), "the applicant chases nobody"  # fmt: skip


def test_rule_8_the_loop_is_closed(body: Any) -> None:
    """All of it: tests/desk/test_referral_life.py, test_silence.py, test_bylink_undo.py."""
    for step in REFERRALS.transitions:
        if step.name in ("conclude", "decline"):
            assert step.needs_reason, step.name
    first = sent_to(body)
    member = actor_for(partner_user(body), body.pk)
    with pytest.raises(gate.ReasonMissing):
        partners.decline(first, member, seen=1, reason="")
    partners.decline(first, member, seen=1, reason="no_room")
    said = Event.objects.about(first).get(transition="decline")
    assert (said.reason, said.actor_label) == ("no_room", member.label)
    assert fresh(first.application).state == "in_review", "back on the sender's list"
    partners.reconsider(fresh(first), member, seen=2)
    assert fresh(first).state == "accepted", "a no can be taken back for a while"
    second = sent_to(partner(name="Silent"))
    Referral.objects.filter(pk=second.pk).update(due_on=dt.date(2020, 1, 7))
    silence.attend()
    assert fresh(second).state == "expired"
    assert fresh(second.application).state == "in_review"


def test_rule_9_one_rule_of_sight_feeds_list_and_page_and_search_and_file(
    body: Any, desk: Client, sign_in: Any, monkeypatch: Any
) -> None:
    """All of it: tests/desk/test_list_is_detail.py. Here the rule is narrowed, and every door with
    it: a door with a rule of its own would stay open."""
    application = received()
    upload = UploadFactory(draft=application.submission.draft, stored=b"%PDF-1.4 x")
    queue = reverse("desk_applications:index")
    doors = (
        lambda: application in desk.get(queue).context["object_list"],
        lambda: application in desk.get(queue, {"q": application.reference}).context["object_list"],
        lambda: desk.get(reverse("desk_applications:case", args=[application.pk])).status_code == 200,
        lambda: desk.get(reverse("desk_staff:upload", args=[upload.uuid])).status_code == 200,
        lambda: desk.get(
            reverse("desk_applications:receipt", args=[application.pk])
        ).status_code == 200,
        lambda: desk.get(reverse("desk_people:person", args=[application.pk])).status_code == 200,
        lambda: application.reference in exported(desk),
    )  # fmt: skip
    assert [door() for door in doors] == [True] * len(doors)
    rows = type(Application.objects.all())
    monkeypatch.setattr(rows, "visible_to", lambda self, _user: self.none())
    assert [door() for door in doors] == [False] * len(doors)
    assert not uploads_visible_to(desk_user()).exists()
    assert not Reading.objects.about(application).filter(what="nothing").exists()


def exported(client: Client) -> str:
    url = reverse("desk_applications:export", args=["open"])
    answer = client.post(url, {"columns": ["reference"], "form": "csv"})
    return b"".join(answer.streaming_content).decode()


def test_rule_10_services_take_an_actor_and_never_a_request() -> None:
    """The rooms' one way is checked by lint-imports. Here: what writes knows no web."""
    import ast
    from pathlib import Path

    verbs = (
        "review", "routing", "partners", "replies", "assigning", "triage", "silence", "unanswered",
        "notices", "intake", "checklist", "news", "people/joining", "people/restricting",
        "talk/writing", "letters/writing",
    )  # fmt: skip
    for name in verbs:
        tree = ast.parse(Path(f"desk/{name}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert "request" not in {each.arg for each in node.args.args}, (name, node.name)
            elif isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith(("django.http", "django.shortcuts"))
                assert not (node.module or "").startswith("desk.staff"), name
