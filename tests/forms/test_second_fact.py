"""The code opens a draft together with the fact its form asked for first."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms import kinds, moving, reach, resume, second_fact
from forms.models import Draft
from forms.publishing import compiled
from forms.versions import publish
from tests.forms.coming import BORN, Comer, bare, enter, form, published
from tests.forms.filling import FIRST as FORM_FIRST

NAMES = ["birth_date", "phone", "email"]
WAYS = {
    "birth_date": BORN,
    "phone": {"contact": "333 123 45 67"},
    "email": {"contact": " Amina@Example.ORG"},
}
FIRST = {
    "birth_date": {},
    "phone": {"you-first_phone": "+39 333 1234567"},
    "email": {"you-first_email": "amina@example.org"},
}


@pytest.fixture
def comer(home, delivered, private_files):
    def make(fact):
        return Comer(published(fact))

    return make


@pytest.mark.parametrize("fact", NAMES)
def test_each_fact_opens_its_own_forms_drafts_and_no_other_does(comer, fact):
    draft = comer(fact).start(**FIRST[fact])
    for name, typed in WAYS.items():
        response = enter(Client(), draft.code, **typed)
        assert response.status_code == (302 if name == fact else 200), name


@pytest.mark.parametrize("fact", NAMES)
def test_two_facts_at_once_open_when_one_of_them_is_right(comer, fact):
    draft = comer(fact).start(**FIRST[fact])
    typed = {**BORN, "contact": WAYS[fact].get("contact", "someone@example.org")}
    assert enter(Client(), draft.code, **typed).status_code == 302


def test_the_page_asks_for_one_of_them_and_says_so_once(home):
    page = enter(Client(), "7KD-M4P-3RX", contact="").content.decode()
    assert page.count(f"{resume.ONE_OF_THEM}</a>") == 1


def test_a_wrong_date_is_told_even_beside_an_address(comer):
    draft = comer("email").start(**FIRST["email"])
    wrong = {**BORN, "birth_date_month": "13", "contact": "amina@example.org"}
    assert enter(Client(), draft.code, **wrong).status_code == 200


def test_the_page_is_the_same_whatever_a_code_wants(comer):
    pages = set()
    for fact in NAMES:
        draft = comer(fact).start(**FIRST[fact])
        answer = enter(Client(), draft.code, contact="someone@example.org")
        pages.add(bare(answer, draft.code))
    pages.add(bare(enter(Client(), "777-777-777", contact="someone@example.org"), "777-777-777"))
    assert len(pages) == 1


def test_a_changed_fact_on_the_first_page_replaces_it_and_a_later_one_does_not(comer):
    person = comer("phone")
    draft = person.start(**FIRST["phone"])
    person.post("contact", {"contact-phone": "333 999 9999", "contact-safe": "no"})
    assert enter(Client(), draft.code, contact="333 999 9999").status_code == 200
    changed = person.FIRST | {"you-first_phone": "333 999 9999"}
    person.post("you", changed)
    assert enter(Client(), draft.code, contact="333 999 9999").status_code == 302
    assert enter(Client(), draft.code, contact="333 123 4567").status_code == 200


@pytest.mark.parametrize("fact", NAMES)
def test_the_pages_name_the_fact_that_will_be_asked(comer, fact):
    person = comer(fact)
    person.start(**FIRST[fact])
    named = second_fact.words(fact)
    others = {second_fact.words(other) for other in NAMES} - {named}
    for name in ("code", "leave"):
        page = person.client.get(person.page(name)).content.decode()
        assert named in page
        assert not any(other in page for other in others)


def test_a_draft_without_a_fact_is_opened_by_no_empty_one(comer):
    draft = comer("birth_date").start()
    Draft.objects.update(second_fact_hash="")
    assert resume.find(draft.code, ["", ""]) is None
    assert not second_fact.any_matches("", draft.uuid, ["", ""])


def test_every_fact_is_compared_whichever_fits(comer, monkeypatch):
    draft = comer("birth_date").start()
    seen = []
    compare = second_fact.hmac.compare_digest
    monkeypatch.setattr(
        second_fact.hmac, "compare_digest", lambda a, b: seen.append(b) or compare(a, b)
    )
    resume.find(draft.code, ["1985-03-27", "+393331234567"])
    resume.find("777-777-777", ["1985-03-27", "+393331234567"])
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Amina@Example.org ", "amina@example.org"),
        ("amina＠example.org", "amina@example.org"),
        ("amina@città.example", "amina@xn--citt-3na.example"),
    ],
)
def test_one_address_has_one_form(typed, normal):
    assert reach.normal_email(typed) == normal


@pytest.mark.parametrize("typed", ["333 123 4567", "+39 333-1234567", "0039 333 1234567"])
def test_one_number_has_one_form(typed):
    assert reach.read(typed).address == "+393331234567"


@pytest.mark.parametrize("typed", ["@", "a@", "anna", "12", "x@y", "1" * 300, "a" * 300 + "@b.org"])
def test_what_is_neither_is_told(typed):
    with pytest.raises(reach.ValidationError) as refused:
        reach.read(typed)
    assert refused.value.messages == [str(reach.WRONG)]


def test_a_form_whose_first_page_lacks_the_fact_is_not_published():
    sound = form("phone")
    assert sound.problems(kinds.registered()) == []
    broken = replace(sound, steps=(sound.steps[1], *sound.steps[2:]))
    assert broken.problems(kinds.registered())


def test_known_and_unknown_codes_cost_the_same_and_answer_the_same(comer):
    """Status, words and queries, for a code that exists and one that does not, whatever the fact."""
    draft = comer("phone").start(**FIRST["phone"])

    def answer(code, typed):
        client = Client()
        with CaptureQueriesContext(connection) as seen:
            response = enter(client, code, **typed)
        page = bare(response, code)
        return response.status_code, page, len(seen), set(client.cookies)

    for typed in (WAYS["birth_date"], WAYS["email"], {"contact": "333 999 9999"}):
        assert answer(draft.code, typed) == answer("777-777-777", typed)


def test_a_draft_carried_to_a_version_with_another_fact_is_opened_by_that_one(comer):
    person = comer("birth_date")
    draft = person.start()
    with_phone = replace(form("phone"), second_fact="birth_date")
    between = publish(compiled(with_phone), policy="carry")[0]
    moving.move(draft, between)
    person.post("you", {**FORM_FIRST, **FIRST["phone"]})
    assert enter(Client(), draft.code).status_code == 302
    moving.move(Draft.objects.select_related("version").get(), published("phone"))
    assert enter(Client(), draft.code, **WAYS["phone"]).status_code == 302
    assert enter(Client(), draft.code).status_code == 200
