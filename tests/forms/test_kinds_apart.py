"""What a kind says of its answers elsewhere: in lists, tables, searches, and when nobody must be
recognised any more; and answers that are promised for later."""

from dataclasses import replace

import pytest

from forms import kinds
from forms.declaration import Ask
from forms.kinds.base import PROMISED
from tests.forms.test_kinds import ASKS, form_for

ANSWERED = [name for name, kind in kinds.registered().items() if kind.is_answered]


def asked(name: str, **changes) -> Ask:
    return replace(ASKS[name], **changes)


# --- every kind ----------------------------------------------------------------------------------


def test_every_kind_is_exercised():
    assert set(ASKS) == set(ANSWERED)


@pytest.mark.parametrize("name", kinds.registered())
def test_editors_are_told_what_a_kind_is_called_and_when_to_take_it(name):
    kind = kinds.get(name)
    assert kind.label
    assert len(str(kind.description)) > 20
    assert set(kind.operators) <= {"eq", "ne", "in", "gt", "gte", "lt", "lte", "answered"}


@pytest.mark.parametrize("name", ANSWERED)
def test_an_example_is_a_sentence_of_the_answer(name):
    assert kinds.get(name).example(ASKS[name])


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_sensitive_is_neither_searched_nor_kept_without_its_person(name):
    ask, kind = asked(name, sensitive=True), kinds.get(name)
    value = kind.demo(ask)
    assert kind.search(value, ask) == ""
    assert kind.anonymise(value, ask) is None


@pytest.mark.parametrize("name", ANSWERED)
def test_an_anonymous_value_is_one_of_its_kind_or_nothing(name):
    ask, kind = ASKS[name], kinds.get(name)
    value = kind.anonymise(kind.demo(ask), ask)
    if value is not None:
        assert isinstance(kind.display(value, ask, "en"), str)
        assert kind.anonymise(value, ask) == value


@pytest.mark.parametrize(
    "name", ["text", "longtext", "email", "phone", "tax_code", "iban", "signature", "upload"]
)
def test_what_says_who_somebody_is_does_not_stay(name):
    assert kinds.get(name).anonymise(kinds.get(name).demo(ASKS[name]), ASKS[name]) is None


def test_a_fact_that_names_somebody_goes_whatever_its_kind_keeps():
    ask = replace(ASKS["choice"], means="organisation")
    assert kinds.get("choice").anonymise("a", ask) is None


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("date_parts", "1985-03-27", "1985-01-01"),
        ("date", "2026-03-27", "2026-03-01"),
        ("money", 45_050, 45_050),
        ("yesno", "unknown", "unknown"),
        ("choices", ["a", "b"], ["a", "b"]),
        ("district", "6", "6"),
    ],
)
def test_what_can_be_counted_stays(name, value, kept):
    assert kinds.get(name).anonymise(value, ASKS[name]) == kept


def test_of_an_address_the_place_stays():
    kept = kinds.get("address").anonymise(
        kinds.get("address").demo(ASKS["address"]), ASKS["address"]
    )
    assert kept["district"] == "1"
    assert kept["street"] == kept["number"] == kept["postcode"] == ""
    assert kinds.get("address").display(kept, ASKS["address"], "en").startswith("Torino")


@pytest.mark.parametrize(
    ("name", "value", "cell"),
    [
        ("money", 45_050, "450.50"),
        ("money", 100, "1.00"),
        ("date", "2026-03-27", "2026-03-27"),
        ("phone", "+393331234567", "+393331234567"),
        ("choice", "b", "B"),
        ("choices", ["a", "c"], "A, C"),
        ("iban", "IT60X0542811101000000123456", "IT60X0542811101000000123456"),
        ("number", 3, "3"),
    ],
)
def test_a_table_gets_what_machines_read(name, value, cell):
    assert kinds.get(name).export(value, ASKS[name], "en") == cell


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("text", "Amina"),
        ("email", "amina@example.org"),
        ("money", ""),
        ("iban", ""),
        ("upload", ""),
    ],
)
def test_what_staff_may_search_by(name, found):
    assert kinds.get(name).search(kinds.get(name).demo(ASKS[name]), ASKS[name]) == found


# --- promised for later --------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in ANSWERED if name != "notice"])
def test_any_answer_may_be_promised_where_the_question_allows_it(name):
    ask, kind = asked(name, later=True), kinds.get(name)
    form = form_for(ask, {"s-q-later": "on"})
    assert form.is_valid(), form.errors
    assert form.answers() == {"q": {"later": True}}
    assert kind.post("s-q", PROMISED) == {"s-q-later": ["on"]}
    assert kind.display(PROMISED, ask, "en") == kind.brief(PROMISED, ask, "en")
    assert kind.display(PROMISED, ask, "en") == "I will bring it later"
    assert kind.export(PROMISED, ask, "en") == kind.search(PROMISED, ask) == ""
    assert kind.anonymise(PROMISED, ask) is None


def test_nothing_can_be_promised_where_the_question_does_not_allow_it():
    assert not form_for(ASKS["tax_code"], {"s-q-later": "on"}).is_valid()


def test_what_was_written_counts_more_than_the_promise():
    ask = asked("text", later=True)
    form = form_for(ask, {"s-q": "Amina", "s-q-later": "on"})
    assert form.is_valid()
    assert form.answers() == {"q": "Amina"}


def test_a_mistake_is_told_although_the_answer_was_promised():
    form = form_for(asked("iban", later=True), {"s-q": "IT00", "s-q-later": "on"})
    assert not form.is_valid()
    assert 'value="IT00"' in str(form["q"])


def test_the_sentence_for_an_empty_answer_names_the_way_out():
    form = form_for(asked("iban", later=True), {})
    assert "I will bring it later" in form.errors["q"][0]
    assert "I will bring it later" not in form_for(ASKS["iban"], {}).errors["q"][0]
