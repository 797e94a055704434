import datetime as dt
import itertools

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, transaction

from tests.workflow.sample import (
    CLERK,
    CUSTOMER,
    DRIVER,
    EVERYBODY,
    NOBODY,
    OTHER_CLERK,
    PARCELS,
    WORDS,
    Parcel,
    ParcelFactory,
)
from workflow import gate, outbox
from workflow.models import Event, Message
from workflow.models.subject import StateWrittenElsewhereError

pytestmark = [pytest.mark.both, pytest.mark.django_db]

CELLS = list(itertools.product(PARCELS.states, EVERYBODY, PARCELS.transitions))


def do(parcel, name, actor, **kwargs):
    kwargs = {"seen": parcel.version} | WORDS.get(name, {}) | kwargs
    return gate.apply(Parcel, parcel.pk, name, actor, **kwargs)


def row(parcel):
    return Parcel.objects.values().get(pk=parcel.pk)


@pytest.mark.parametrize(
    ("state", "actor", "step"),
    CELLS,
    ids=[f"{state.name}-{actor.label}-{step.name}" for state, actor, step in CELLS],
)
def test_every_cell_does_what_the_table_says(state, actor, step):
    parcel = ParcelFactory(state=state.name)
    may = bool(actor.roles & step.roles)
    assert (step in gate.allowed(parcel, actor)) == (may and state.name in step.source)
    if not may:
        with pytest.raises(gate.NotYourRole):
            do(parcel, step.name, actor)
    elif state.name not in step.source:
        with pytest.raises(gate.WrongState):
            do(parcel, step.name, actor)
    else:
        do(parcel, step.name, actor)
    moved = may and state.name in step.source
    parcel.refresh_from_db()
    assert parcel.state == ((step.target or state.name) if moved else state.name)
    assert parcel.version == (2 if moved else 1)
    assert Event.objects.about(parcel).count() == (1 if moved else 0)


def test_beginning_writes_the_first_line():
    parcel = Parcel()
    event = gate.begin(parcel, CLERK, data={"from": "counter"})
    assert (parcel.state, parcel.version) == ("new", 1)
    assert (event.transition, event.source, event.target, event.version) == ("", "", "new", 1)
    assert event.is_public
    with pytest.raises(ValueError, match="new subject"):
        gate.begin(parcel, CLERK)


def test_a_note_in_the_history_keeps_the_state_and_its_clock():
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC), tick=False):
        parcel = ParcelFactory(due_on=dt.date(2026, 3, 20))
        do(parcel, "ask", CLERK)
    parcel.refresh_from_db()
    before = row(parcel)
    with time_machine.travel(dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC), tick=False):
        event = do(parcel, "label", CLERK, seen=2, data=lambda locked: {"was": locked.state})
    assert row(parcel) == before | {"version": 3}
    assert (event.source, event.target, event.text) == ("asked", "asked", "Fragile")
    assert event.at == dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC)
    assert (event.kept_state, event.is_public, event.data) == (True, False, {"was": "asked"})
    with pytest.raises(gate.AlreadyDone):
        do(parcel, "label", CLERK, seen=2)


def test_the_event_says_who_for_whom_and_why(django_user_model):
    user = django_user_model.objects.create_user("carla@example.org")
    actor = gate.Actor("Carla", frozenset({"driver"}), user.pk, 7, "Post")
    parcel = ParcelFactory()
    do(parcel, "lose", actor, reason="theft", text=" Gone at noon ", data={"cart": 3})
    event = Event.objects.about(parcel).get()
    assert (event.actor, event.actor_label) == (user, "Carla")
    assert (event.organisation_id, event.organisation_label) == (7, "Post")
    assert (event.source, event.target, event.reason) == ("new", "lost", "theft")
    assert (event.text, event.data) == ("Gone at noon", {"cart": 3})
    assert (event.label, event.reason_label, event.is_public) == ("Lose", "It was stolen", False)


def test_an_event_of_a_name_no_longer_in_the_table_is_still_readable():
    event = Event(workflow="parcels", transition="old_name", source="new", target="gone")
    assert (event.label, event.is_public) == ("old_name", False)


def test_the_guard_refuses_with_its_sentence():
    parcel = ParcelFactory(is_heavy=True)
    assert "pack" not in {step.name for step in gate.allowed(parcel, CLERK)}
    with pytest.raises(gate.GuardRefused) as refusal:
        do(parcel, "pack", CLERK)
    assert refusal.value.sentence == "The parcel is too heavy."


@pytest.mark.parametrize("reason", ["", "boredom"])
def test_a_reason_must_be_on_the_list(reason):
    parcel = ParcelFactory()
    with pytest.raises(gate.ReasonMissing):
        do(parcel, "lose", DRIVER, reason=reason)


def test_a_reason_where_none_is_listed_is_refused():
    with pytest.raises(gate.ReasonMissing):
        do(ParcelFactory(), "pack", CLERK, reason="rain")


@pytest.mark.parametrize("text", ["", "  \n\t"])
def test_a_text_must_say_something(text):
    with pytest.raises(gate.TextMissing):
        do(ParcelFactory(), "ask", CLERK, text=text)


def test_a_double_click_is_told_apart():
    parcel = ParcelFactory()
    first = do(parcel, "pack", CLERK)
    with pytest.raises(gate.AlreadyDone) as refusal:
        do(parcel, "pack", CLERK)
    assert refusal.value.event == first
    assert Event.objects.about(parcel).count() == 1


def test_a_double_click_after_further_changes_is_still_one():
    parcel = ParcelFactory()
    do(parcel, "pack", CLERK)
    do(parcel, "send", DRIVER, seen=2)
    with pytest.raises(gate.AlreadyDone):
        do(parcel, "pack", CLERK)


def test_the_same_click_by_a_colleague_is_stale():
    parcel = ParcelFactory()
    first = do(parcel, "pack", CLERK)
    with pytest.raises(gate.StaleVersion) as refusal:
        do(parcel, "pack", OTHER_CLERK)
    assert refusal.value.event == first


def test_a_stale_version_names_the_latest_change():
    parcel = ParcelFactory()
    do(parcel, "ask", CLERK)
    last = do(parcel, "answer", CUSTOMER, seen=2)
    with pytest.raises(gate.StaleVersion) as refusal:
        do(parcel, "pack", OTHER_CLERK, seen=1)
    assert refusal.value.event == last


def test_a_version_from_the_future_is_stale_too():
    parcel = ParcelFactory()
    with pytest.raises(gate.StaleVersion) as refusal:
        do(parcel, "pack", CLERK, seen=9)
    assert refusal.value.event is None


def test_the_system_decides_on_what_it_reads():
    parcel = ParcelFactory()
    actor = gate.Actor("Carla", frozenset({"clerk"}))
    do(parcel, "pack", actor, seen=None)
    with pytest.raises(gate.WrongState):
        do(parcel, "pack", actor, seen=None)


def test_role_is_asked_before_anything_is_told():
    with pytest.raises(gate.NotYourRole):
        do(ParcelFactory(state="gone", is_heavy=True), "pack", NOBODY, seen=99)


def test_unknown_subject_and_unknown_transition_are_errors():
    with pytest.raises(Parcel.DoesNotExist):
        gate.apply(Parcel, 0, "pack", CLERK, seen=1)
    with pytest.raises(KeyError):
        do(ParcelFactory(), "teleport", CLERK)


def test_then_runs_in_the_same_transaction():
    def add_note(parcel, event):
        assert (parcel.state, event.target) == ("packed", "packed")
        parcel.note = "fragile"
        parcel.save(update_fields=["note"])

    parcel = ParcelFactory()
    do(parcel, "pack", CLERK, then=add_note)
    assert row(parcel)["note"] == "fragile"


def test_when_then_fails_nothing_happened_and_no_message_leaves(
    django_capture_on_commit_callbacks,
):
    def tell_and_fail(parcel, event):
        outbox.post(
            key=f"packed-{event.pk}", to="a@example.org", language="it", subject="Ready",
            body="Your parcel is ready.", kind="packed", about=parcel,
        )  # fmt: skip
        raise DatabaseError("the last write fails")

    parcel = ParcelFactory()
    before = row(parcel)
    with (
        django_capture_on_commit_callbacks(execute=True) as callbacks,
        pytest.raises(DatabaseError),
    ):
        do(parcel, "pack", CLERK, then=tell_and_fail)
    assert row(parcel) == before
    assert not Event.objects.exists()
    assert not Message.objects.exists()
    assert callbacks == []
    assert mail.outbox == []


def test_waiting_for_somebody_stops_the_clock():
    monday = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
    parcel = ParcelFactory(due_on=dt.date(2026, 3, 11))
    with time_machine.travel(monday, tick=False):
        do(parcel, "ask", CLERK)
    parcel.refresh_from_db()
    assert parcel.paused_on == dt.date(2026, 3, 2)
    assert not parcel.is_late(dt.date(2026, 4, 1))
    with time_machine.travel(monday + dt.timedelta(days=7), tick=False):
        do(parcel, "answer", CUSTOMER)
    parcel.refresh_from_db()
    assert parcel.paused_on is None
    assert parcel.due_on == dt.date(2026, 3, 18)
    assert parcel.is_late(dt.date(2026, 3, 19))
    assert not parcel.is_late(dt.date(2026, 3, 18))


def test_leaving_the_pause_by_another_door_restarts_the_clock_too():
    parcel = ParcelFactory(state="asked", paused_on=dt.date(2026, 3, 2))
    do(parcel, "lose", DRIVER)
    parcel.refresh_from_db()
    assert (parcel.paused_on, parcel.due_on) == (None, None)


def test_only_the_gate_writes_a_state():
    parcel = Parcel.objects.get(pk=ParcelFactory().pk)
    parcel.note = "harmless"
    parcel.save()
    parcel.state = "gone"
    with pytest.raises(StateWrittenElsewhereError):
        parcel.save()
    parcel.refresh_from_db()
    assert parcel.state == "new"


def test_a_row_read_without_its_state_can_be_saved():
    parcel = Parcel.objects.only("note").get(pk=ParcelFactory().pk)
    parcel.note = "x"
    parcel.save(update_fields=["note"])
    assert row(parcel)["note"] == "x"


def test_two_events_cannot_share_a_version():
    parcel = ParcelFactory()
    event = do(parcel, "pack", CLERK)
    event.pk = None
    event._state.adding = True
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
