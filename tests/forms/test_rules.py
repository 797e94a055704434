"""Conditions over rows, promised answers, eligibility and flags."""

import pytest

from forms import kinds
from forms.declaration import (
    ANYWAY,
    Ask,
    Check,
    Exit,
    Flag,
    Form,
    Option,
    Rule,
    Step,
    all_rows,
    any_row,
    not_,
    rows,
    when,
)

PEOPLE = [{"row": "a", "age": 4, "bond": "child"}, {"row": "b", "age": 40, "bond": "partner"}]
BONDS = (Option("child", "Child"), Option("partner", "Partner"))


def form(**changes):
    parts = {
        "steps": (
            Step("you", "You", (Ask("born", "date_parts", "Born?", means="birth_date"),)),
            Step(
                "people",
                "People",
                (Ask("age", "number", "Age?"), Ask("bond", "choice", "Who?", options=BONDS)),
                repeat="people_here",
                most=5,
            ),
            Step(
                "child",
                "Child",
                (Ask("school", "text", "School?", required=False),),
                only=any_row("people_here", when(bond="child", age__lt=18)),
            ),
        )
    } | changes
    return Form("family", "Family", **parts)


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (any_row("g", when(bond="child")), True),
        (any_row("g", when(bond="child", age__gt=10)), False),
        (all_rows("g", when(age__gt=3)), True),
        (all_rows("g", when(bond="child")), False),
        (rows("g", eq=2), True),
        (rows("g", gte=3), False),
        (rows("g", gt=0, where=when(bond="child")), True),
        (rows("g", lt=1, where=when(bond="friend")), True),
        (not_(any_row("g", when(bond="friend"))), True),
    ],
)
def test_a_condition_over_rows(rule, holds):
    assert rule.holds({"g": PEOPLE}) is holds
    assert Rule.from_document(rule.document()) == rule


@pytest.mark.parametrize("nobody", [None, [], "text", {"row": "a"}, [3, None]])
def test_of_nobody_nothing_is_true_but_the_count(nobody):
    answers = {"g": nobody}
    assert not any_row("g", when(age__gte=0)).holds(answers)
    assert not all_rows("g", when(age__gte=0)).holds(answers)
    assert rows("g", eq=0).holds(answers)


def test_a_page_depends_on_who_lives_there():
    assert [one.key for one in form().path({"people_here": PEOPLE})] == ["you", "people", "child"]
    assert [one.key for one in form().path({"people_here": PEOPLE[1:]})] == ["you", "people"]


def test_a_promised_answer_compares_as_absent_and_still_is_not_missing():
    asked = Ask("paper", "upload", "Paper?", later=True)
    step = Step("papers", "Papers", (asked,))
    promised = {"paper": {"later": True, "files": []}}
    assert not when(paper__answered=True).holds(promised)
    assert not when(paper__ne="x", paper__answered=True).holds(promised)
    assert step.missing(promised, {}) == []
    assert step.missing({}, {}) == [asked]


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        (any_row("nobody", when(age=1)), "unknown group"),
        (any_row("people_here", when(born="2000-01-01")), "unknown answer"),
        (any_row("people_here", when(bond="uncle")), "is never"),
        (any_row("people_here", when(bond__gt="a")), "cannot be compared"),
        (Rule("count", "people_here", {"gte": "two"}), "one number"),
        (Rule("any_row", "people_here"), "empty"),
        (Rule("all"), "empty"),
        (when(age__gt=3), "unknown answer"),
        (when(school="x"), "later"),
        (Rule("like", "born", "x"), "not a condition"),
    ],
)
def test_a_condition_that_cannot_be_is_found(rule, complaint):
    steps = (*form().steps[:2], Step("more", "More", (Ask("z", "text", "Z?"),), only=rule))
    (finding,) = [
        one for one in form(steps=steps).findings(kinds.registered()) if one.level == "error"
    ]
    assert finding.where == "step:more"
    assert complaint in finding.sentence


def test_a_group_cannot_read_itself():
    people = form().steps[1]
    own = Ask("more", "text", "More?", only=any_row("people_here", when(age__gt=1)))
    broken = Step("people", "P", (*people.asks, own), repeat="people_here", most=5)
    problems = form(steps=(form().steps[0], broken)).problems(kinds.registered())
    assert any("unknown group: people_here" in one for one in problems)


CHECKS = (
    Check("alone", rows("people_here", eq=0), "unclear", "You live alone."),
    Check("many", rows("people_here", gte=2), "elsewhere", "Ask the family desk.", ("Call them.",)),
)


@pytest.mark.parametrize(
    ("people", "level", "failed"),
    [(PEOPLE, "elsewhere", ["many"]), ([], "unclear", ["alone"]), (PEOPLE[:1], "likely", [])],
)
def test_eligibility_has_three_values_and_says_why(people, level, failed):
    found = form(checks=CHECKS).eligibility({"people_here": people})
    assert (found.level, [one.key for one in found.failed]) == (level, failed)


def test_whoever_applied_anyway_is_unclear_and_not_refused():
    first = Step(
        "you",
        "You",
        (Ask("born", "date_parts", "Born?", means="birth_date"), Ask("here", "yesno", "Here?")),
        leave=when(here="no"),
        leave_to="away",
    )
    leaving = form(steps=(first,), exits=(Exit("away", "Away", ways=("Call.",)),))
    answers = {"born": "2000-01-01", "here": "no"}
    assert leaving.eligibility({**answers, "away": ANYWAY}).level == "unclear"
    assert leaving.eligibility({**answers, "here": "yes"}).level == "likely"


def test_other_help_without_an_address_is_an_error():
    check = Check("far", rows("people_here", eq=0), "elsewhere", "Other help exists.")
    assert any("not where" in one for one in form(checks=(check,)).problems())


def test_flags_are_raised_and_travel_in_the_document():
    flagged = form(flags=(Flag("kids", "Children", any_row("people_here", when(age__lt=18))),))
    assert [one.key for one in flagged.raised({"people_here": PEOPLE})] == ["kids"]
    assert flagged.raised({"people_here": []}) == ()
    assert Form.from_document(flagged.document()) == flagged


def test_the_second_fact_must_be_asked_first():
    by_mail = form(second_fact="email")
    assert any("must ask the email" in one for one in by_mail.problems())
    assert any("cannot be opened" in one for one in form(second_fact="shoe").problems())


def test_missing_words_are_a_warning_beside_the_question():
    half = form().in_languages(lambda text: {"it": text, "en": "" if text == "Age?" else text})
    warned = [one for one in half.findings() if one.where == "ask:age"]
    assert [(one.level, one.sentence) for one in warned] == [
        ("warning", "ask:age lacks words in: en")
    ]
