"""Keys are proposed from the words, unique, and stay with what was published."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from forms.builder import keys, options
from forms.builder.names import proposed


def page(identifier: str, title: str, *questions: dict[str, Any], key: str = "") -> dict[str, Any]:
    value = {"title": title, "key": key, "questions": list(questions)}
    return {"type": "page", "id": identifier, "value": value}


def question(identifier: str, label: str, key: str = "") -> dict[str, Any]:
    return {"type": "text", "id": identifier, "value": {"label": label, "key": key}}


def fields(*steps: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {"steps": list(steps), "exits": [], "flags": [], "checks": []}


def test_a_key_is_proposed_from_the_words():
    assert proposed("Quanti figli hai?", "question") == "quanti_figli_hai"
    assert proposed("؟", "question") == "question"
    assert len(proposed("parola " * 30, "question")) <= 40


def test_two_questions_with_the_same_words_have_two_keys():
    found = keys.settle(fields(page("p", "Casa", question("a", "Nome"), question("b", "Nome"))), {})
    assert found == {"p": "casa", "a": "nome", "b": "nome_2"}


def test_words_of_an_address_are_no_keys_of_pages():
    assert keys.settle(fields(page("p", "Check")), {})["p"] != "check"


def test_a_published_key_survives_new_words_and_a_duplicate_placed_before():
    frozen = {"a": "nome"}
    copied = question("copy", "Nome", key="nome")
    kept = question("a", "Come ti chiami?", key="changed_by_hand")
    found = keys.settle(fields(page("p", "Casa", copied, kept)), frozen)
    assert found["a"] == "nome"
    assert found["copy"] == "nome_2"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Nome", "Età", "", "check", "Nome!"]), st.sampled_from(["", "nome"])
        ),
        max_size=6,
    )
)
def test_keys_are_always_unique_and_settled(parts: list[tuple[str, str]]) -> None:
    made = [question(f"q{n}", label, key) for n, (label, key) in enumerate(parts)]
    form = fields(page("p", "Nome", *made[:3]), page("p2", "Nome", *made[3:]))
    found = keys.settle(form, {})
    asks = [found[f"q{n}"] for n in range(len(parts))]
    assert len(set(asks)) == len(asks)
    assert found["p"] != found["p2"]
    assert keys.settle(form, {}) == found, "a second time changes nothing"


# --- answers to choose from, one a line ---------------------------------------------------------


def settled(lines: str, known: list[dict[str, Any]] | None = None) -> dict[str, str]:
    found = options.of({"lines": lines, "known": known or []})
    return {one["label"]: one["key"] for one in found}


def known(**keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "label": label, "alone": False} for key, label in keys.items()]


def test_lines_become_answers_with_keys():
    found = options.of({"lines": "Libri\r\n\r\n  Mensa \n* Niente di questo", "known": []})
    assert [(one["key"], one["alone"]) for one in found] == [
        ("libri", False),
        ("mensa", False),
        ("niente_di_questo", True),
    ]


def test_an_answer_keeps_its_key_when_it_moves():
    assert settled("Due\nUno", known(one="Uno", two="Due")) == {"Due": "two", "Uno": "one"}


def test_an_answer_keeps_its_key_when_its_words_change():
    assert settled("Uno\nSecondo\nTre", known(a="Uno", b="Due", c="Tre"))["Secondo"] == "b"


def test_a_new_answer_takes_no_key_of_one_that_went():
    found = settled("Uno\nQuattro\nCinque", known(a="Uno", b="Due"))
    assert found == {"Uno": "a", "Quattro": "quattro", "Cinque": "cinque"}


@given(st.lists(st.sampled_from(["Uno", "Due", "Tre", "* Uno"]), max_size=6))
def test_answers_have_unique_keys_and_settle_at_once(lines: list[str]) -> None:
    once = options.settled({"lines": "\n".join(lines), "known": known(x="Due", y="Uno")})
    assert len({one["key"] for one in once["known"]}) == len(lines)
    assert options.settled(once) == once
