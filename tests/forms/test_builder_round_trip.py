"""A declaration taken apart into the editor's blocks and put together again is the same form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import kinds
from forms.builder import conditions
from forms.builder.adopting import taken_apart
from forms.builder.blocks import ChecksBlock, ExitsBlock, FlagsBlock, StepsBlock
from forms.builder.compiling import Source, compiled
from forms.builder.earlier import Earlier
from forms.builder.keys import settle
from forms.catalogue import SHIPPED
from forms.declaration import Ask, Check, Exit, Flag, Form, Option, Rule, Step, all_of, any_of, not_
from forms.declaration.rules import any_row, rows
from forms.publishing import compiled as in_every_language

OPTIONS = (Option("a", {"it": "Prima"}), Option("b", {"it": "Seconda", "en": "Second"}))
ASKS = {
    "word": Ask("word", "text", {"it": "Una parola"}),
    "number": Ask("number", "number", {"it": "Un numero"}, least=1, most=9),
    "cost": Ask("cost", "money", {"it": "Quanto"}, required=False, most=50_000),
    "pick": Ask("pick", "choice", {"it": "Quale"}, options=OPTIONS),
    "day": Ask("day", "date", {"it": "Quando"}, least="-2y", most="today"),
    "sure": Ask("sure", "yesno", {"it": "Sicuro?"}),
}
ROW = Ask("row_pick", "choice", {"it": "Chi è"}, options=OPTIONS)
VALUES: dict[str, Any] = {
    "word": st.sampled_from(["ciao", "due parole", "100"]),
    "number": st.integers(0, 20),
    "cost": st.integers(0, 999_999),
    "pick": st.sampled_from(["a", "b"]),
    "day": st.dates().map(lambda day: day.isoformat()),
    "sure": st.sampled_from(["yes", "no", "unknown"]),
}
EARLIER = Earlier(ASKS, {"group": Step("people", asks=(ROW,), repeat="group", most=5)})


@st.composite
def leaves(draw: Any) -> Rule:
    key = draw(st.sampled_from(sorted(ASKS)))
    op = draw(st.sampled_from(kinds.get(ASKS[key].kind).operators))
    if op == "answered":
        return Rule(op, key, draw(st.booleans()))
    if op == "in":
        return Rule(
            op, key, tuple(draw(st.lists(VALUES[key], min_size=1, max_size=2, unique=True)))
        )
    return Rule(op, key, draw(VALUES[key]))


@st.composite
def row_rules(draw: Any) -> Rule:
    inner = Rule("eq", "row_pick", draw(st.sampled_from(["a", "b"])))
    if draw(st.booleans()):
        return rows("group", gte=draw(st.integers(1, 4)), where=inner)
    return any_row("group", inner)


LEAVES = leaves() | row_rules()
RULES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: all_of(*parts))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: any_of(*parts))
        | inner.map(not_)
    ),
    max_leaves=6,
)
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        **VALUES,
        "group": st.lists(st.sampled_from([{"row_pick": "a"}, {"row_pick": "b"}, {}]), max_size=4),
    },
)


@given(rule=RULES, answers=GIVEN)
def test_a_rule_means_the_same_after_the_editor(rule: Rule, answers: dict[str, Any]) -> None:
    try:
        raw = conditions.take_apart(rule, EARLIER)
    except conditions.TooDeepError:
        return
    built = conditions.build(raw, EARLIER)
    assert built is not None
    assert built.holds(answers) is rule.holds(answers)
    # Once through the editor, it comes back the very same.
    assert conditions.build(conditions.take_apart(built, EARLIER), EARLIER) == built


@given(
    rule=LEAVES
    | LEAVES.filter(lambda leaf: leaf.op != "answered").map(not_)
    | st.lists(LEAVES, min_size=2, max_size=4).map(lambda r: any_of(*r))
)
def test_a_rule_an_editor_could_write_comes_back_as_it_was(rule: Rule) -> None:
    assert conditions.build(conditions.take_apart(rule, EARLIER), EARLIER) == rule


@st.composite
def whole_forms(draw: Any) -> Form:
    keys = draw(st.lists(st.sampled_from(sorted(ASKS)), unique=True, min_size=1))
    only = draw(st.none() | LEAVES.filter(lambda leaf: leaf.ask in (*keys, "group")))
    words = {"it": draw(st.sampled_from(["Titolo", "Due parole"])), "en": "A title"}
    return Form(
        "made",
        words,
        (
            Step("first", words, tuple(ASKS[key] for key in keys), lead=words),
            Step("people", {"it": "Chi"}, (ROW,), repeat="group", most=5, row_title={"it": "Uno"}),
            Step("last", words, (Ask("end", "longtext", words, only=only, sensitive=True),)),
        ),
        exits=(Exit("out", words, words, ({"it": "Vai qui"}, words), words),),
        flags=(Flag("flag", words, only or Rule("any"), "high"),),
        checks=(Check("check", only or Rule("any"), "elsewhere", words, (words,)),),
        destination="desk",
        topic="eviction",
        derived=("household_size",),
    )


@given(form=whole_forms())
def test_a_form_comes_back_as_it_was(form: Form) -> None:
    assert compiled(taken_apart(form)).form == form


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_each_shipped_form_comes_back_as_it_was(key: str) -> None:
    form = in_every_language(SHIPPED[key])
    source = taken_apart(form)
    fields = {
        name: block.get_prep_value(block.to_python(source.fields[name]))
        for name, block in (
            ("steps", StepsBlock()),
            ("exits", ExitsBlock()),
            ("flags", FlagsBlock()),
            ("checks", ChecksBlock()),
        )
    }
    settle(fields, {})
    again = compiled(
        Source(
            form.key,
            source.title,
            fields,
            source.destination,
            source.topic,
            source.second_fact,
            source.derived,
            source.translations,
        )
    )
    assert again.errors == {}
    assert again.form == form
    assert again.form.digest() == form.digest()


def test_a_rule_no_editor_could_read_is_refused() -> None:
    pairs = [any_of(Rule("eq", "number", n), Rule("eq", "word", str(n))) for n in range(9)]
    with pytest.raises(conditions.TooDeepError):
        conditions.take_apart(any_of(all_of(any_of(*pairs), all_of(*pairs)), *pairs), EARLIER)
