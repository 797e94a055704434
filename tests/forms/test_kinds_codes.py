"""Kinds that are more than one field of text: codes with a check digit, addresses, signatures,
long lists."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.it import codicefiscale

from forms import kinds
from forms.declaration import Ask, Option
from tests.forms.test_kinds import ASKS, answer, form_for

# --- tax code ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["RSSMRA80A01L219M", "rssmra80a01l219m", " RSS MRA 80A01 L219M ", "rss.mra-80a01/l219m"],
)
def test_a_tax_code_is_kept_in_capital_letters(typed):
    assert answer("tax_code", typed) == "RSSMRA80A01L219M"


def test_where_two_people_would_have_the_same_code_letters_stand_for_digits():
    start = "RSSMRA80A01L21V"
    code = start + codicefiscale.calc_check_digit(start)
    assert answer("tax_code", code.lower()) == code


def test_an_organisation_has_eleven_digits():
    assert answer("tax_code", "00514490010") == "00514490010"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("RSSMRA80A01L219", "15"),
        ("RSSMRA80A01L219X", "has a mistake"),
        ("RSSMRA80A41L219M", "has a mistake"),
        ("RSSMRA80T99L219M", "has a mistake"),
        ("١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", "has a mistake"),
    ],
)
def test_a_wrong_tax_code_is_told_with_an_example(typed, sentence):
    form = form_for(ASKS["tax_code"], {"s-q": typed})
    assert sentence in form.errors["q"][0]
    assert "RSSMRA80A01L219M" in form.errors["q"][0]


@given(st.text(string.ascii_letters + string.digits + " .-/", max_size=60))
def test_whatever_is_typed_as_a_code_is_kept_valid_or_told(text):
    for name in ("tax_code", "iban"):
        form = form_for(ASKS[name], {"s-q": text})
        if form.is_valid():
            value = form.answers()["q"]
            again = form_for(ASKS[name], {"s-q": value})
            assert again.is_valid()
            assert again.answers()["q"] == value


def test_a_tax_code_is_not_compulsory_unless_somebody_says_so():
    assert not kinds.get("tax_code").usually_required


# --- iban ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("it60 x054 2811 1010 0000 0123 456", "IT60X0542811101000000123456"),
        ("IBAN: IT60X0542811101000000123456", "IT60X0542811101000000123456"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("RO49AAAA1B31007593840000", "RO49AAAA1B31007593840000"),
    ],
)
def test_an_iban_of_any_country(typed, kept):
    assert answer("iban", typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("IT60X054281110100000012345", "27 signs"),
        ("IT61X0542811101000000123456", "has a mistake"),
        ("XX60X0542811101000000123456", "has a mistake"),
        ("hello", "has a mistake"),
    ],
)
def test_a_wrong_iban_is_told_with_an_example(typed, sentence):
    form = form_for(ASKS["iban"], {"s-q": typed})
    assert sentence in form.errors["q"][0]


def test_an_iban_is_grouped_where_it_is_read_and_masked_in_lists():
    value, kind, ask = "IT60X0542811101000000123456", kinds.get("iban"), ASKS["iban"]
    assert kind.display(value, ask, "en") == "IT60 X054 2811 1010 0000 0123 456"
    assert kind.brief(value, ask, "en") == "IT60 … 3456"


# --- address -------------------------------------------------------------------------------------


def address(**parts):
    return form_for(ASKS["address"], {f"s-q_{part}": value for part, value in parts.items()})


def test_street_and_city_are_an_address():
    form = address(street="Via Garibaldi", city="torino", district="1")
    assert form.is_valid(), form.errors
    assert form.answers()["q"] == {
        "street": "Via Garibaldi",
        "number": "",
        "postcode": "",
        "city": "Torino",
        "district": "1",
    }


def test_only_the_own_city_has_districts():
    form = address(street="Via Roma", city="Moncalieri", district="1")
    assert form.is_valid()
    assert form.answers()["q"]["district"] == ""


def test_the_city_is_proposed_and_no_answer_by_itself(settings):
    settings.CITY_NAME = "Moncalieri"
    form = kinds.get("address").field(ASKS["address"], "en")
    assert form.widget.decompress(None)[3] == "Moncalieri"
    assert not address(city="Moncalieri").is_valid()
    assert not form.has_changed(None, ["", "", "", "Moncalieri", ""])


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"street": "Via Roma"}, "Write the city"),
        ({"city": "Asti"}, "Write the street"),
        ({"street": "Via Roma", "city": "Torino", "postcode": "1015"}, "five digits"),
        ({"street": "Via Roma", "city": "Torino", "district": "99"}, "from the list"),
        ({"street": "x" * 121, "city": "Torino"}, "at most 120"),
        ({"street": "Via\x00Roma", "city": "Torino"}, "signs we cannot read"),
    ],
)
def test_a_wrong_part_of_an_address_is_named(parts, sentence):
    form = address(**parts)
    assert any(sentence in error for error in form.errors["q"])


def test_the_parts_are_named_in_the_persons_language():
    field = kinds.get("address").field(replace(ASKS["address"], autocomplete="on"), "en")
    assert field.widget.part_labels[0] == "Street or square"
    html = field.widget.render("q", None)
    assert 'autocomplete="address-line1"' in html
    assert 'autocomplete="postal-code"' in html


# --- signature -----------------------------------------------------------------------------------

FACTS = {"name": "Amìna", "family_name": "Diallo Fall"}


@pytest.mark.parametrize(
    "signed", ["Amina Diallo Fall", "FALL diallo, amina", "Amìna M. Diallo-Fall"]
)
def test_a_signature_with_the_names_given_is_not_remarked_on(signed):
    assert kinds.get("signature").remark(signed, FACTS.get) == ""


def test_another_name_is_remarked_on_and_not_refused():
    assert answer("signature", "Mario Rossi") == "Mario Rossi"
    remark = kinds.get("signature").remark("Mario Rossi", FACTS.get)
    assert "Mario Rossi" in remark
    assert "Amìna Diallo Fall" in remark


@pytest.mark.parametrize("typed", ["", "123", "...", "  "])
def test_a_signature_has_letters(typed):
    assert not form_for(ASKS["signature"], {"s-q": typed}).is_valid()


# --- one out of many -----------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "is_searched"), [(10, False), (11, True), (300, True)])
def test_a_long_list_can_be_searched_and_stays_a_list(count, is_searched):
    options = tuple(Option(f"o{one}", f"Option {one}") for one in range(count))
    html = str(form_for(Ask("q", "choice", "Which", options=options), {"s-q": "o3"})["q"])
    assert html.startswith("<select")
    assert ("data-autocomplete" in html) is is_searched
    assert html.count("<option") == count + 1
    assert "selected>Option 3" in html
