"""The shipped forms: sound, complete in both languages, and no more curious than they must be."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.utils.translation import gettext, override

from desk.starter import NEEDS
from forms import kinds, ledger, starter_loader
from forms.catalogue import SHIPPED
from forms.declaration import Ask, Form
from forms.declaration.lint_words import texts
from forms.publishing import compiled
from home import starter_pages
from network.languages import SPOKEN
from network.starter_loader import FOLDER as NETWORK
from tests.forms import golden

KINDS = kinds.registered()
every_form = pytest.mark.parametrize("form", SHIPPED.values(), ids=SHIPPED.keys())

TITLES = {
    "ask-help": "Chiedi aiuto",
    "housing-risk": "Rischio di perdere la casa",
    "work-training": "Lavoro e formazione",
    "life-budget": "Budget di vita: quali sostegni",
    "place-to-stay": "Un posto dove stare",
    "join-network": "Ente: entra nella rete",
    "landlord-agreement": "Proprietario: un accordo con l'inquilino",
    "give-a-hand": "Voglio dare una mano",
}
# Names and signs that are the same in both languages.
SAME = re.compile(r"[1-8] – .*|[A-G]|No|Urdu|Wolof")
# What nobody is asked here: it would be special or needless data (GDPR art. 5.1.c and 9).
CURIOUS = re.compile(
    r"nationalit|citizen|residence permit|born in|country of birth|religion|ethnic|disabilit|illness"
    r"|disease|pregnan|medic|invalid|diagnos|criminal|convict|ISEE|marital|sexual|union",
    re.IGNORECASE,
)


def asks(form: Form) -> Iterator[Ask]:
    return (ask for _step, ask in form.asks())


def asked_words(ask: Ask) -> str:
    """The question and its answers, without the warnings, which name what not to write."""
    return " ".join((str(ask.label), *(str(option.label) for option in ask.options)))


@every_form
def test_nothing_is_wrong_with_a_shipped_form(form):
    assert form.findings(KINDS) == []
    assert compiled(form).findings(KINDS) == []


@every_form
def test_every_text_is_there_in_both_languages(form):
    for where, which, text in texts(compiled(form)):
        assert set(text) == {code for code, _name in settings.LANGUAGES}
        if not SAME.fullmatch(text["en"]):
            assert text["it"] != text["en"], (where, which, text["en"])


def test_the_titles_are_those_the_city_uses():
    with override("it"):
        assert {key: gettext(str(form.title)) for key, form in SHIPPED.items()} == TITLES


@every_form
def test_the_newest_golden_document_is_today_s_form(form):
    newest = golden.read(golden.files(form.key)[-1])
    assert newest == json.loads(json.dumps(form.document())), "run python -m tests.forms.golden"
    entry = ledger.of(form)
    assert entry is not None
    assert Form.from_document(newest).digest() == form.digest() == entry.digest


@pytest.mark.parametrize("path", sorted(golden.FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_golden_document_can_still_be_read(path):
    form = Form.from_document(golden.read(path))
    assert form.key == path.stem.split(".")[0]
    assert form.problems(KINDS) == []


@every_form
def test_no_form_asks_what_it_need_not_know(form):
    for ask in asks(form):
        assert not CURIOUS.search(asked_words(ask)), ask.key
        assert ask.kind != "iban"
        assert ask.kind != "tax_code" or form.key == "join-network"
        assert ask.means != "birth_date" or form.second_fact == "birth_date"


@every_form
def test_free_text_is_never_asked_without_saying_what_not_to_write(form):
    for ask in asks(form):
        if ask.kind == "longtext":
            assert ask.warning or ask.key == "goods", ask.key
            assert ask.sensitive or form.key == "join-network" or ask.key == "goods", ask.key


@every_form
def test_every_form_says_how_to_answer_safely_and_shows_the_notice(form):
    facts = {ask.means for ask in asks(form)}
    assert {"safe_contact", "notice"} <= facts
    if form.key != "join-network":
        assert {"language", "channel"} <= facts


@every_form
def test_no_document_is_needed_to_send_a_form(form):
    for ask in asks(form):
        if ask.kind == "upload" and ask.required:
            assert ask.later, ask.key


@every_form
def test_no_date_and_no_amount_of_a_law_stands_in_a_form(form):
    for where, _which, text in texts(form):
        assert not re.search(r"\b\d+ (days|giorni|per cent|%)|\bart\. ?\d", str(text)), where


def test_the_first_need_ticked_is_a_topic_of_the_portal():
    topics = {row["key"] for row in _yaml(starter_pages.FOLDER / "topics.yaml")}
    needs = next(ask for ask in asks(SHIPPED["ask-help"]) if ask.means == "topic")
    assert {option.key for option in needs.options} - topics == {"other"}
    assert {form.topic for form in SHIPPED.values()} - topics == {""}
    assert set(NEEDS) <= topics


def test_an_organisation_offers_the_functions_places_have():
    functions = {row["key"] for row in _yaml(NETWORK / "functions.yaml")}
    offered = next(ask for ask in asks(SHIPPED["join-network"]) if ask.key == "functions")
    assert {option.key for option in offered.options} == functions | {"other"}


@every_form
def test_languages_are_those_the_network_speaks(form):
    known = {code.split("-")[0] for code in SPOKEN} | {"other"}
    for ask in asks(form):
        if ask.means in ("language", "second_language") or ask.key == "spoken":
            assert {option.key.split("-")[0] for option in ask.options} <= known


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["it", "en"])
def test_every_form_has_its_start_page(code):
    pages = starter_loader.read_all(starter_loader.FOLDER, code)
    assert {page.head["form"] for page in pages} == set(SHIPPED)
    assert [page.key for page in pages if page.head.get("menu")] == ["ask-help"]


def _yaml(path: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rows
