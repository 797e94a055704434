import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import override

from guide import facts
from guide.models import Fact, GuidePage

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def fact() -> Fact:
    return Fact.objects.create(
        key="days",
        value={"it": "90 giorni", "en": "90 days"},
        source={"it": "art. 55", "en": "art. 55"},
        checked_on=dt.date(2026, 1, 1),
        valid_until=dt.date(2026, 12, 31),
    )


@time_machine.travel("2026-06-01 10:00")
def test_a_fact_stands_in_the_text_in_its_language(fact: Fact) -> None:
    with override("en"):
        assert facts.fill("up to {fact:days}.") == "up to <strong>90 days</strong>."
    with override("it"):
        assert "90 giorni" in facts.fill("fino a {fact:days}")


@time_machine.travel("2027-02-01 10:00")
def test_a_stale_fact_says_so(fact: Fact) -> None:
    with override("en"):
        assert "may have changed" in facts.fill("{fact:days}")


def test_an_unknown_fact_shows_a_sentence_never_the_token() -> None:
    with override("en"):
        shown = facts.fill("up to {fact:nothing}")
    assert "{fact" not in shown
    assert "to be confirmed" in shown


def test_text_around_a_fact_is_escaped(fact: Fact) -> None:
    assert "<script>" not in facts.fill("<script> {fact:days}")


def test_dates_out_of_order_are_refused_by_the_database(fact: Fact) -> None:
    fact.valid_until = dt.date(2025, 1, 1)
    with pytest.raises(IntegrityError):
        fact.save()


def test_a_guide_with_an_unknown_fact_cannot_be_saved(starter) -> None:
    guide = GuidePage.objects.get(slug="termine-di-grazia")
    guide.short_answer = "<p>Hai {fact:invented} di tempo.</p>"
    with pytest.raises(ValidationError) as refused:
        guide.full_clean()
    assert "invented" in str(refused.value)


def test_guides_carry_no_literal_amount_or_term() -> None:
    literal = re.compile(r"€|\b\d[\d.]*\s*(euro|giorni|mesi|anni|days|months|years|%)", re.I)
    for path in Path("guide/starter").glob("*/*.md"):
        body = path.read_text().split("\n---\n", 1)[1]
        assert not literal.findall(body), path.name


def test_every_token_of_the_starter_guides_is_known(starter) -> None:
    known = set(Fact.objects.values_list("key", flat=True))
    for guide in GuidePage.objects.all():
        assert set(facts.keys_in(guide._stored_text())) <= known


def test_editors_write_facts_and_a_decision_of_an_administrator_stays(starter, client) -> None:
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    from portal.models import User

    user = User.objects.create_user("editor@example.org", "x")
    editors = Group.objects.get(name="Editors")
    user.groups.add(editors)
    client.force_login(user)
    assert client.get("/admin/snippets/guide/fact/").status_code == 200
    assert client.get("/admin/snippets/home/topic/").status_code == 200
    editors.permissions.remove(*editors.permissions.filter(codename="change_fact"))
    call_command("load_starter", verbosity=0)
    assert not editors.permissions.filter(codename="change_fact").exists()
