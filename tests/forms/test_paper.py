"""Every form as a sheet of paper: all its questions, its branches in words."""

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from forms import kinds
from forms.catalogue import SHIPPED
from forms.declaration import (
    Ask,
    Form,
    Option,
    Rule,
    Step,
    all_of,
    any_of,
    any_row,
    not_,
    rows,
    when,
)
from forms.helping import paper
from forms.helping.paper_words import Places, condition
from forms.publishing import compiled
from forms.versions import publish

ASKS = {
    "has_letter": Ask("has_letter", "yesno", "Have you had a letter?"),
    "months": Ask("months", "number", "Months behind"),
    "stage": Ask("stage", "choice", "Stage", options=(Option("a", "First"), Option("b", "Second"))),
    "day": Ask("day", "date", "Day"),
    "relation": Ask("relation", "choice", "Relation", options=(Option("child", "Child"),)),
}
NUMBERS = {key: position for position, key in enumerate(ASKS, start=1)}
PLACES = Places(NUMBERS, ASKS, {"people": "C"}, "en")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (when(has_letter="yes"), "at question 1 you answered “Yes”"),
        (when(has_letter__ne="yes"), "at question 1 you did not answer “Yes”"),
        (when(stage__in=["a", "b"]), "at question 3 you answered “First” or “Second”"),
        (when(months__gte=2), "at question 2 you wrote 2 or more"),
        (when(months__lt=2), "at question 2 you wrote less than 2"),
        (when(day__gt="2026-01-10"), "the day at question 4 is after Saturday 10 January 2026"),
        (when(months__answered=True), "you answered question 2"),
        (when(months__answered=False), "you did not answer question 2"),
        (not_(when(has_letter="yes")), "at question 1 you did not answer “Yes”"),
        (not_(when(months__answered=True)), "you did not answer question 2"),
        (not_(when(months__gte=2)), "it is not so that at question 2 you wrote 2 or more"),
        (
            all_of(when(has_letter="yes"), any_of(when(months__gt=2), when(stage="a"))),
            "at question 1 you answered “Yes” and (at question 2 you wrote more than 2 or at "
            "question 3 you answered “First”)",
        ),
        (
            any_row("people", when(relation="child")),
            "in part C, for at least one person, at question 5 you answered “Child”",
        ),
        (rows("people", gte=3), "in part C there are 3 people or more"),
    ],
)
def test_a_condition_reads_as_a_sentence(rule, words):
    assert condition(rule, PLACES) == words


LEAVES = st.sampled_from(
    [
        when(has_letter="yes"),
        when(months__gte=2),
        when(stage__in=["a"]),
        when(day__answered=False),
        any_row("people", when(relation="child")),
        rows("people", lte=1, where=when(relation="child")),
    ]
)
RULES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda found: Rule("all", rules=tuple(found))),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: Rule("any", rules=tuple(found))),
        inner.map(not_),
    ),
    max_leaves=6,
)


@given(RULES)
def test_any_condition_has_words_with_balanced_brackets_and_no_gaps(rule):
    text = condition(rule, PLACES)
    assert text
    assert "%(" not in text
    assert text.count("(") == text.count(")")


@pytest.mark.parametrize("key", sorted(SHIPPED))
@pytest.mark.parametrize("language", ["it", "en"])
def test_every_question_of_every_shipped_form_is_on_the_paper(home, key, language):
    version = publish(compiled(SHIPPED[key]))[0]
    sheet = paper.sheet(version, language)
    asked = [ask for _step, ask in version.form.asks() if kinds.get(ask.kind).is_answered]
    shown = [question for part in sheet.parts for question in part.questions]
    assert len(shown) == len(asked)
    numbers = [question.number for question in shown if question.number]
    assert numbers == list(range(1, len(numbers) + 1))
    for question in shown:
        assert question.label
        assert question.blank.shape


def test_a_part_that_is_not_for_everybody_says_where_to_go_on(version):
    sheet = paper.sheet(version, "en")
    parts = [part for part in sheet.parts if part.when]
    assert parts
    for part in parts:
        assert re.match(r"Fill in this part only if .*question \d+", part.when)
        assert "go on with" in part.otherwise


def test_the_question_that_decides_says_it_too(version):
    onward = [
        sentence
        for part in paper.sheet(version, "en").parts
        for question in part.questions
        for sentence in question.onward
    ]
    assert all(re.match(r"If .* fill in part [A-Z]+ too\.", sentence) for sentence in onward)


def test_the_household_is_repeated(version):
    group = next(part for part in paper.sheet(version, "en").parts if part.rows)
    assert len(group.rows) == paper.MOST_ROWS
    assert group.more_rows


def test_a_long_list_is_written_and_not_ticked():
    options = tuple(Option(f"o{number}", f"Option {number}") for number in range(40))
    assert paper.blank(Ask("a", "choice", options=options), "en").shape == "line"


def test_more_than_twenty_six_parts_have_letters():
    steps = tuple(
        Step(f"s{number}", "S", (Ask(f"a{number}", "text", "A"),)) for number in range(28)
    )
    letters = [part.letter for part in paper._made(Form("long", "Long", steps), "en").parts]
    assert letters[25:] == ["Z", "AA", "AB"]


def test_the_page_is_public_says_where_to_hand_it_in_and_needs_no_session(version, client):
    page = client.get(reverse("forms:paper", args=[version.form_key]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "sessionid" not in page.cookies
    assert "Where to hand it in" in text
    assert f"version {version.number}" in text


def test_an_unknown_form_has_no_paper(home, client):
    assert client.get(reverse("forms:paper", args=["no-such-form"])).status_code == 404
