"""Properties of the declaration that hold for every form and every answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import kinds
from forms.catalogue import HOUSING_RISK
from forms.declaration import (
    ANYWAY,
    Ask,
    Exit,
    Form,
    Option,
    Rule,
    Step,
    all_of,
    any_of,
    not_,
    when,
)
from forms.derived import derive
from forms.publishing import compiled

KINDS = kinds.registered()


def values(ask: Ask) -> st.SearchStrategy[Any]:
    listed = KINDS[ask.kind].values(ask)
    if ask.kind == "choices":
        return st.lists(st.sampled_from(listed or ("x",)), unique=True)
    if listed:
        return st.sampled_from(listed)
    return {
        "date": st.dates().map(str),
        "date_parts": st.dates().map(str),
        "number": st.integers(0, 2100),
        "money": st.integers(0, 10_000_00),
        "upload": st.just({"later": True, "files": []}),
    }.get(ask.kind, st.text(min_size=1))


@st.composite
def answers(draw: Any, form: Form = HOUSING_RISK) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for step in form.steps:
        if step.repeat:
            if draw(st.booleans()):
                found[step.repeat] = [
                    {"row": f"r{row}"} | _some(draw, step.asks)
                    for row in range(draw(st.integers(0, 3)))
                ]
        else:
            found |= _some(draw, step.asks)
    for way_out in form.exits:
        if draw(st.booleans()):
            found[way_out.key] = ANYWAY
    return found


def _some(draw: Any, asks: tuple[Ask, ...]) -> dict[str, Any]:
    return {
        ask.key: draw(values(ask))
        for ask in asks
        if KINDS[ask.kind].is_answered and draw(st.booleans())
    }


@given(answers())
def test_pruning_twice_is_pruning_once(given_answers: dict[str, Any]) -> None:
    once = HOUSING_RISK.prune(given_answers)
    assert HOUSING_RISK.prune(once) == once


@given(answers())
def test_the_path_does_not_depend_on_what_it_hides(given_answers: dict[str, Any]) -> None:
    assert HOUSING_RISK.path(HOUSING_RISK.prune(given_answers)) == HOUSING_RISK.path(given_answers)


@given(answers(), answers())
def test_a_later_answer_never_changes_the_path_up_to_it(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    path = HOUSING_RISK.path(one)
    for position, step in enumerate(path):
        kept: dict[str, Any] = {}
        for earlier in path[: position + 1]:
            kept |= {key: one[key] for key in _keys(earlier) if key in one}
        later = {key: value for key, value in other.items() if key not in _keys_up_to(step)}
        exits = {way.key: one[way.key] for way in HOUSING_RISK.exits if way.key in one}
        assert HOUSING_RISK.path(later | kept | exits)[: position + 1] == path[: position + 1]


def _keys(step: Step) -> set[str]:
    return {step.repeat} if step.repeat else {ask.key for ask in step.asks}


def _keys_up_to(last: Step) -> set[str]:
    found: set[str] = {way.key for way in HOUSING_RISK.exits}
    for step in HOUSING_RISK.steps:
        found |= _keys(step)
        if step.key == last.key:
            break
    return found


@given(answers())
def test_what_is_missing_is_exactly_what_is_required_on_the_path(
    given_answers: dict[str, Any],
) -> None:
    walk = HOUSING_RISK.walk(given_answers)
    missing = set(walk.missing)
    for step in walk.steps:
        if step.repeat:
            continue
        for ask in step.asks:
            applies = ask.only is None or ask.only.holds(walk.answers)
            wanted = ask.required and applies and ask.key not in walk.answers
            assert ((step.key, ask.key) in missing) is wanted


@given(answers(), st.dates())
def test_derived_values_come_from_any_answers(given_answers: dict[str, Any], on: Any) -> None:
    pruned = HOUSING_RISK.prune(given_answers)
    if "legal_date" in pruned and not pruned["legal_date"][:1].isdigit():
        return
    derived = derive(HOUSING_RISK, pruned, on)
    assert derived["urgency"]["level"] in ("high", "medium", "low")
    assert bool(derived["urgency"]["reasons"]) is (derived["urgency"]["level"] != "low")
    assert derived["household_size"] > derived["minors"]
    json.dumps(derived)


def test_the_document_says_everything_and_survives_json() -> None:
    form = compiled(HOUSING_RISK)
    copy = Form.from_document(json.loads(json.dumps(form.document())))
    assert copy == form
    assert copy.digest() == form.digest()


def test_a_changed_word_changes_the_digest() -> None:
    other = HOUSING_RISK.in_languages(lambda text: {"it": text + "!"})
    assert other.digest() != HOUSING_RISK.in_languages(lambda text: {"it": text}).digest()


def test_a_document_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        Form.from_document({"schema": 99, "form": {"key": "x"}})


def test_the_shipped_form_has_no_problems() -> None:
    assert HOUSING_RISK.problems(KINDS) == []


def test_every_text_of_the_shipped_form_is_compiled_in_every_language() -> None:
    def texts(value: Any) -> Any:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in (
                    "label",
                    "hint",
                    "title",
                    "lead",
                    "anyway",
                    "warning",
                    "row_title",
                    "add_label",
                ):
                    yield inner
                else:
                    yield from texts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner)

    for text in texts(compiled(HOUSING_RISK).document()):
        assert isinstance(text, dict)
        assert set(text) == {"it", "en"}


BIRTH = Ask("born", "date_parts", means="birth_date")
FIRST = Step("first", asks=(BIRTH, Ask("a", "yesno")))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            Form(
                "f",
                steps=(
                    FIRST,
                    Step("two", asks=(Ask("b", "text"),), only=when(c="x")),
                    Step("three", asks=(Ask("c", "text"),)),
                ),
            ),
            "later",
        ),
        (Form("f", steps=(FIRST, Step("two", asks=(Ask("a", "text"),)))), "answer key twice: a"),
        (
            Form("f", steps=(FIRST, Step("first", asks=(Ask("b", "text"),)))),
            "step or exit key twice",
        ),
        (Form("f", steps=(FIRST, Step("check", asks=(Ask("b", "text"),)))), "reserved"),
        (Form("f", steps=(FIRST, Step("two", asks=(Ask("b", "riddle"),)))), "unknown kind: riddle"),
        (
            Form("f", steps=(FIRST, Step("two", asks=(Ask("b", "text"),), only=when(a="maybe")))),
            "dead",
        ),
        (Form("f", steps=(FIRST, Step("two"))), "without questions"),
        (Form("f", steps=(FIRST, Step("two", asks=(Ask("b", "choice"),)))), "options missing"),
        (
            Form("f", steps=(FIRST, Step("two", asks=(Ask("b", "text", means="soul"),)))),
            "unknown fact",
        ),
        (Form("f", steps=(FIRST, Step("two", asks=(Ask("b", "info"),)))), "cannot be answered"),
        (
            Form(
                "f",
                steps=(
                    FIRST,
                    Step("two", asks=(Ask("b", "text"),), leave=when(a="no"), leave_to="nowhere"),
                ),
            ),
            "unknown exit",
        ),
        (Form("f", steps=(FIRST,), exits=(Exit("out"),)), "anywhere to go"),
        (
            Form("f", steps=(FIRST, Step("two", asks=(Ask("b", "text"),), repeat="rows"))),
            "how many rows",
        ),
        (Form("f", steps=(Step("first", asks=(Ask("a", "text"),)),)), "birth date"),
        (
            Form(
                "f",
                steps=(
                    FIRST,
                    Step("two", asks=(Ask("b", "choice", options=(Option("x"), Option("x"))),)),
                ),
            ),
            "option key twice",
        ),
    ],
)
def test_a_mistake_in_a_declaration_is_named(form: Form, words: str) -> None:
    assert any(words in problem for problem in form.problems(KINDS))


def test_an_unknown_operator_is_refused_where_it_is_written() -> None:
    with pytest.raises(ValueError, match="operator"):
        when(age__like="x")


@pytest.mark.parametrize(
    ("rule", "given_answers", "holds"),
    [
        (when(a="x"), {"a": "x"}, True),
        (when(a="x"), {}, False),
        (when(a__ne="x"), {}, True),
        (when(a=1), {"a": True}, False),
        (when(a__in=["x", "y"]), {"a": "y"}, True),
        (when(a__in=["x", "y"]), {"a": ["z", "y"]}, True),
        (when(a__gt=3), {"a": 4}, True),
        (when(a__gte=4), {"a": 4}, True),
        (when(a__lt="2026-01-01"), {"a": "2025-12-31"}, True),
        (when(a__lte=3), {"a": "2"}, False),
        (when(a__gt=3), {"a": None}, False),
        (when(a__answered=True), {"a": 0}, True),
        (when(a__answered=False), {}, True),
        (not_(when(a="x")), {"a": "x"}, False),
        (all_of(when(a="x"), when(b="y")), {"a": "x"}, False),
        (any_of(when(a="x"), when(b="y")), {"a": "x"}, True),
    ],
)
def test_a_rule(rule: Rule, given_answers: dict[str, Any], holds: bool) -> None:
    assert rule.holds(given_answers) is holds
    assert Rule.from_document(json.loads(json.dumps(rule.document()))) == rule


def test_a_hidden_answer_counts_as_absent() -> None:
    given_answers = {"letter": "none", "legal_date": "2026-05-05", "letter_file": {"later": True}}
    assert "letter_file" not in HOUSING_RISK.prune(given_answers)


def test_an_exit_stops_the_path_until_the_person_applies_anyway() -> None:
    outside = {"in_torino": "no"}
    walk = HOUSING_RISK.walk(outside)
    assert walk.exit is not None
    assert [step.key for step in walk.steps] == ["you", "home"]
    anyway = HOUSING_RISK.walk(outside | {"elsewhere": ANYWAY})
    assert anyway.exit is None
    assert anyway.answers["elsewhere"] == ANYWAY
    assert len(anyway.steps) > 5
    assert "elsewhere" not in HOUSING_RISK.prune({"in_torino": "yes", "elsewhere": ANYWAY})
