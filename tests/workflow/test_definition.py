from dataclasses import replace

import pytest

from tests.workflow.sample import PARCELS, step
from workflow import definition
from workflow.apps import tables_are_sound
from workflow.definition import Kind, Reason, State


def problem_with(**changes) -> str:
    (problem,) = replace(PARCELS, **changes).problems()
    return problem


def plus_state(*args, **kwargs):
    return (*PARCELS.states, State(*args, **kwargs))


def plus(transition):
    return (*PARCELS.transitions, transition)


def test_a_sound_table_has_no_problems():
    assert PARCELS.problems() == []


def test_unknown_target_is_a_problem():
    transitions = plus(step("fly", ("new",), "moon", "clerk"))
    assert "leads to unknown state 'moon'" in problem_with(transitions=transitions)


def test_unknown_source_is_a_problem():
    transitions = plus(step("fly", ("moon",), "gone", "clerk"))
    assert "comes from unknown state 'moon'" in problem_with(transitions=transitions)


def test_what_keeps_the_state_leads_nowhere_and_is_shown_to_nobody():
    states = plus_state("attic", Kind.OPEN, "Attic", "Attic")
    away = step("hide", ("new",), "attic", "clerk")
    stay = step("look", ("attic",), definition.STAY, "clerk", public=False)
    transitions = (*PARCELS.transitions, away, stay)
    assert "'attic' is a dead end" in problem_with(states=states, transitions=transitions)
    told = step("look", ("new",), definition.STAY, "clerk")
    assert "cannot be public" in problem_with(transitions=plus(told))
    stopped = step("look", ("new",), definition.STAY, "clerk", public=False, pauses_clock=True)
    assert "cannot pause the clock" in problem_with(transitions=plus(stopped))


def test_no_source_is_a_problem():
    assert "has no source" in problem_with(transitions=plus(step("fly", (), "gone", "clerk")))


def test_unreachable_state_is_a_problem():
    states = plus_state("attic", Kind.CLOSED, "Attic", "Attic")
    assert "'attic' is unreachable" in problem_with(states=states)


def test_a_loop_away_from_the_start_is_still_unreachable():
    found = replace(
        PARCELS,
        states=(*PARCELS.states, State("a", Kind.OPEN, "A", "A"), State("b", Kind.OPEN, "B", "B")),
        transitions=(
            *PARCELS.transitions,
            step("there", ("a",), "b", "clerk"),
            step("back", ("b",), "a", "clerk"),
        ),
    ).problems()
    assert found == ["parcels: state 'a' is unreachable", "parcels: state 'b' is unreachable"]


def test_dead_end_that_is_not_closed_is_a_problem():
    found = problem_with(
        states=plus_state("limbo", Kind.WAITING, "Limbo", "Limbo"),
        transitions=plus(step("forget", ("new",), "limbo", "clerk")),
    )
    assert "'limbo' is a dead end" in found


def test_missing_public_label_is_a_problem():
    states = tuple(
        replace(state, public_label=" ") if state.name == "lost" else state
        for state in PARCELS.states
    )
    assert "'lost' has no public label" in problem_with(states=states)


def test_names_used_twice_are_problems():
    assert "'gone' is defined twice" in problem_with(
        states=plus_state("gone", Kind.CLOSED, "Gone", "Gone")
    )
    assert "'send' is defined twice" in problem_with(
        transitions=plus(step("send", ("packed",), "lost", "clerk"))
    )


def test_a_transition_for_no_role_is_a_problem():
    assert "allowed to no role" in problem_with(transitions=plus(step("fly", ("new",), "gone")))


def test_needing_a_reason_without_a_list_is_a_problem():
    transition = step("fly", ("new",), "gone", "clerk", needs_reason=True)
    assert "lists none" in problem_with(transitions=plus(transition))


def test_a_reason_listed_twice_is_a_problem():
    reasons = (Reason("rain", "Rain"), Reason("rain", "More rain"))
    transition = step("fly", ("new",), "gone", "clerk", reasons=reasons)
    assert "lists reason 'rain' twice" in problem_with(transitions=plus(transition))


def test_unknown_initial_state_is_a_problem():
    found = replace(PARCELS, initial="moon").problems()
    assert "parcels: initial state 'moon' is unknown" in found


def test_names_are_looked_up_exactly():
    assert PARCELS.state("new").label == "New"
    assert PARCELS.names(Kind.CLOSED) == ("gone", "lost")
    with pytest.raises(KeyError):
        PARCELS.transition("pac")


def test_two_workflows_cannot_share_a_name(monkeypatch):
    monkeypatch.setattr(definition, "_registered", dict(definition._registered))
    assert definition.register(PARCELS) is PARCELS
    with pytest.raises(ValueError, match="parcels"):
        definition.register(replace(PARCELS, initial="gone"))


def test_the_system_check_stops_the_start(monkeypatch):
    broken = replace(PARCELS, name="broken", initial="moon")
    monkeypatch.setattr(definition, "_registered", {"broken": broken})
    errors = tables_are_sound()
    assert {error.id for error in errors} == {"workflow.E001"}
    assert "moon" in str(errors[0].msg)
