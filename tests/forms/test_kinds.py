"""Each kind: what it keeps, what it refuses with a sentence, and that nothing breaks it."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from forms import kinds
from forms.declaration import Ask, Option, Step
from forms.stepforms import StepForm, _build

OPTIONS = tuple(Option(key, key.upper()) for key in "abc")
ASKS = {
    "text": Ask("q", "text", "Name"),
    "longtext": Ask("q", "longtext", "Words"),
    "number": Ask("q", "number", "How many", least=0, most=120),
    "money": Ask("q", "money", "How much"),
    "date": Ask("q", "date", "When", least="-2y", most="+3y"),
    "date_parts": Ask("q", "date_parts", "Born", least="-120y", most="today"),
    "yesno": Ask("q", "yesno", "Is it?"),
    "choice": Ask("q", "choice", "Which", options=OPTIONS),
    "choices": Ask(
        "q", "choices", "Which ones", options=(*OPTIONS, Option("none", "None", alone=True))
    ),
    "district": Ask("q", "district", "Where"),
    "email": Ask("q", "email", "E-mail"),
    "phone": Ask("q", "phone", "Phone"),
    "notice": Ask("q", "notice", "Read"),
    "upload": Ask("q", "upload", "File", later=True),
    "address": Ask("q", "address", "Where do you live"),
    "tax_code": Ask("q", "tax_code", "Codice fiscale"),
    "iban": Ask("q", "iban", "Account"),
    "signature": Ask("q", "signature", "Sign"),
}
HOSTILE = (
    "<script>alert(1)</script>",
    "a\x00b",
    "'; DROP TABLE forms_answer; --",
    "x" * 100_000,
    "שלום مرحبا",
    "😀👩‍👩‍👧",
    "\u202egnp.exe",
    "{{ 7|add:7 }} %s %(x)s",
    "-1",
    "1e309",
    "١٢٣",
    "9" * 5000,
    "0000-00-00",
    "٠١/٠٢/٢٠٢٦",
    "\ud800 half a sign",
    "e\u0301" * 200 + "\u200d\ufeff",
)
# What a browser may send for a question in parts: each part is told the same.
PARTS = ("day", "month", "year", "street", "number", "postcode", "city", "district")


def form_for(ask: Ask, data: Any) -> StepForm:
    posted = QueryDict(mutable=True)
    for name, value in data.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    form = _build(Step("s", asks=(ask,)), "en")(posted, MultiValueDict(), prefix="s")
    assert isinstance(form, StepForm)
    return form


def answer(kind: str, text: str) -> Any:
    form = form_for(ASKS[kind], {"s-q": text})
    return form.answers().get("q") if form.is_valid() else None


@pytest.mark.parametrize("kind", ASKS)
def test_empty_is_a_sentence_or_no_answer(kind):
    form = form_for(ASKS[kind], {})
    assert not form.is_valid()
    assert len(form.errors["q"][0]) > 10


@pytest.mark.parametrize("kind", ASKS)
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_breaks_a_question(kind, text):
    data = {"s-q": text, **{f"s-q_{part}": text for part in PARTS}}
    form = form_for(ASKS[kind], data)
    form.is_valid()
    str(form["q"])
    for sentence in form.errors.get("q", []):
        assert len(sentence) > 10
    if form.is_valid() and (value := form.answers().get("q")) is not None:
        json.dumps(value, ensure_ascii=False).encode()
        found = kinds.get(kind)
        for shown in (found.display, found.brief, found.export):
            assert isinstance(shown(value, ASKS[kind], "it"), str)
        assert isinstance(found.search(value, ASKS[kind]), str)


@pytest.mark.parametrize("kind", ASKS)
def test_demo_values_survive_the_way_back_to_a_browser(kind):
    ask, found = ASKS[kind], kinds.get(kind)
    value = found.demo(ask)
    form = form_for(ask, found.post("s-q", value))
    assert form.is_valid(), form.errors
    assert form.answers()["q"] == value or kind == "notice"  # it keeps the language of the page
    for language in ("it", "en"):
        assert found.display(value, ask, language)


@given(st.text(max_size=300))
def test_any_text_is_kept_or_refused_with_a_sentence(text):
    form = form_for(ASKS["longtext"], {"s-q": text})
    if form.is_valid():
        assert form.answers().get("q") == text.strip().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("450", 45000),
        ("450,50", 45050),
        ("450.5", 45050),
        ("1.200", 120000),
        ("1.200,00", 120000),
        ("1,200.50", 120050),
        ("€ 450", 45000),
        ("450 euro", 45000),
        ("1 200", 120000),
        ("٤٥٠", 45000),
        ("0", 0),
    ],
)
def test_amounts_as_people_write_them(typed, cents):
    assert answer("money", typed) == cents


@pytest.mark.parametrize("typed", ["a lot", "-5", "1.2.3.4", "450,505,5", "99999999", "4 50 0"])
def test_what_is_no_amount_is_refused(typed):
    assert answer("money", typed) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("333 123 4567", "+393331234567"),
        ("+40 721 234 567", "+40721234567"),
        ("011 0113 7555", "+3901101137555"),
        ("0039 333 1234567", "+393331234567"),
    ],
)
def test_telephone_numbers(typed, kept):
    assert answer("phone", typed) == kept


@pytest.mark.parametrize("typed", ["12", "call me", "333 123 4567 or 8", "+999 1"])
def test_what_is_no_telephone_number_is_refused(typed):
    assert answer("phone", typed) is None


@pytest.mark.parametrize("typed", ["2026-03-27", "27/3/2026", "27.03.2026", "27-3-2026"])
@time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC))
def test_dates_as_people_write_them(typed):
    assert answer("date", typed) == "2026-03-27"


@pytest.mark.parametrize("typed", ["31/2/2026", "1/1/1900", "1/1/2100", "soon", "2026-13-01"])
@time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC))
def test_dates_that_cannot_be_are_refused(typed):
    assert answer("date", typed) is None


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "1985"),
        ("1", "1", "1850"),
        ("1", "1", "2150"),
        ("x", "1", "1985"),
        ("1", "", "1985"),
        ("1", "1", "85"),
    ],
)
def test_birth_dates_that_cannot_be_are_refused(day, month, year):
    form = form_for(ASKS["date_parts"], {"s-q_day": day, "s-q_month": month, "s-q_year": year})
    assert not form.is_valid()
    assert f'value="{year}"' in str(form["q"])


def test_none_of_these_excludes_the_others():
    form = form_for(ASKS["choices"], {"s-q": ["a", "none"]})
    assert not form.is_valid()
    assert "None" in form.errors["q"][0]


@pytest.mark.parametrize("count", [5, 6])
def test_up_to_five_answers_are_buttons_and_more_are_a_list(count):
    ask = Ask(
        "q", "choice", "Which", options=tuple(Option(str(one), str(one)) for one in range(count))
    )
    widget = kinds.get("choice").field(ask, "en").widget
    assert (getattr(widget, "input_type", "") == "radio") is (count == 5)


def test_the_notice_asks_for_no_consent():
    assert "consent" not in str(kinds.get("notice").missing).lower()


def test_a_year_lies_not_in_the_future():
    ask = Ask("q", "number", "Born", least=1900, most="this-year")
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        assert form_for(ask, {"s-q": "2026"}).is_valid()
        assert not form_for(ask, {"s-q": "2027"}).is_valid()


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        kinds.register(kinds.get("text"))
