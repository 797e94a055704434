"""Administrators set the terms and the closing days; what has begun keeps its dates."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from desk import links, silence, terms
from desk.referrals import Referral
from portal import site_version
from portal.models import User
from tests.desk.factories import ReferralFactory, partner, received
from tests.workflow.test_amending_pages import signed_in
from workflow import effective, gate
from workflow.amending import saving
from workflow.amending.terms import registered
from workflow.calendar import add_working_days, is_working_day, working_days_between
from workflow.models import Amendment

pytestmark = pytest.mark.django_db
BOSS = gate.Actor("Bea Boss", frozenset({saving.ADMINISTRATOR}))
TERMS = reverse("case_terms")
ANSWER = reverse("case_term", args=["answer_days"])
MONDAY = dt.date(2030, 3, 4)


def amend(area, key, after, seen=0):
    saving.amend(area, key, after, BOSS, seen=seen)
    site_version._renew()  # a test does not commit


@pytest.fixture
def boss(db, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_how: act())
    return signed_in("access_admin", "change_workflow")


@pytest.mark.parametrize("term", registered(), ids=lambda term: term.name)
def test_every_term_is_the_setting_until_an_administrator_says_otherwise(term, settings):
    ask = getattr(terms, term.name)
    assert ask() == getattr(settings, term.setting)
    setattr(settings, term.setting, term.least + 1)
    assert ask() == term.least + 1
    amend("term", term.name, term.most)
    assert ask() == term.most
    saving.undo("term", term.name, BOSS, seen=1)
    site_version._renew()
    assert ask() == term.least + 1


@pytest.mark.parametrize("number", [0, 91, -3, "10", 2.5, True, [10], {"it": 3}])
def test_a_term_out_of_bounds_is_refused_and_never_counts(number):
    with pytest.raises(gate.GuardRefused):
        amend("term", "answer_days", number)
    Amendment.objects.create(
        area="term", key="answer_days", version=1, after=number, actor_label="x"
    )
    site_version._renew()
    assert terms.answer_days() == 10
    assert effective.ill()


def test_new_terms_count_for_what_begins_now_and_stored_dates_stay():
    before, waiting = received(), ReferralFactory()
    amend("term", "answer_days", 20)
    amend("term", "referral_days", 2)
    after = received()
    due = before.due_on, waiting.due_on
    before.refresh_from_db()
    waiting.refresh_from_db()
    assert (before.due_on, waiting.due_on) == due
    assert working_days_between(timezone.localdate(), after.due_on) == 20
    assert working_days_between(timezone.localdate(), terms.referral_due(partner())) == 2


def test_a_link_keeps_the_days_that_its_message_promised():
    application = received()
    old = links.make(application)
    amend("term", "link_days", 2)
    new = links.make(application)
    with time_machine.travel(timezone.now() + dt.timedelta(days=7)):
        assert links.opened_by(old) == application
        assert links.opened_by(new) is None
    amend("term", "link_days", 60, seen=1)
    with time_machine.travel(timezone.now() + dt.timedelta(days=9)):
        assert links.opened_by(old) is None


def test_the_silent_are_given_the_days_of_the_administrator():
    today = timezone.localdate()
    late = ReferralFactory(due_on=add_working_days(today - dt.timedelta(days=20), 0))
    amend("term", "expire_days", 60)
    silence.attend()
    assert Referral.objects.get(pk=late.pk).state == "sent"
    saving.undo("term", "expire_days", BOSS, seen=1)
    site_version._renew()
    silence.attend()
    assert Referral.objects.get(pk=late.pk).state == "expired"


def test_on_a_closing_day_no_term_runs():
    assert is_working_day(MONDAY)
    amend("closing", "2030-03-04", "Works in the building")
    assert not is_working_day(MONDAY)
    assert add_working_days(dt.date(2030, 3, 1), 1) == dt.date(2030, 3, 5)
    assert working_days_between(dt.date(2030, 3, 1), dt.date(2030, 3, 5)) == 1
    saving.undo("closing", "2030-03-04", BOSS, seen=1)
    site_version._renew()
    assert is_working_day(MONDAY)


def test_a_term_is_set_on_its_page_and_taken_back(boss):
    assert boss.post(ANSWER, {"seen": 0, "days": 12}).status_code == 302
    assert terms.answer_days() == 12
    page = boss.get(TERMS).content.decode()
    assert "workflow-original" in page
    assert "workflow-changed" in page
    boss.post(reverse("case_undo"), {"area": "term", "key": "answer_days", "seen": 1})
    assert terms.answer_days() == 10
    assert Amendment.objects.count() == 2


@pytest.mark.parametrize("days", ["", "0", "91", "ten", "-1", "9" * 40])
def test_an_impossible_number_gets_a_sentence_and_stays_typed(boss, days):
    answer = boss.post(ANSWER, {"seen": 0, "days": days})
    assert answer.status_code == 422
    assert f'value="{days}"' in answer.content.decode() or not days
    assert not Amendment.objects.exists()


def test_the_second_administrator_is_told_about_a_term_too(boss):
    boss.post(ANSWER, {"seen": 0, "days": 12})
    answer = boss.post(ANSWER, {"seen": 0, "days": 15})
    assert answer.status_code == 409
    assert 'value="15"' in answer.content.decode()
    assert terms.answer_days() == 12


def test_closing_days_are_put_on_the_list_and_taken_off(boss):
    said = {"day": "2030-03-04", "name": "Works <b>here</b>"}
    with time_machine.travel("2030-01-10T10:00:00+01:00"):
        boss.force_login(User.objects.get())  # a session does not last until then
        assert boss.post(TERMS, said).status_code == 302
        page = boss.get(TERMS).content.decode()
        assert "Works &lt;b&gt;here&lt;/b&gt;" in page
        assert not is_working_day(MONDAY)
        again = boss.post(TERMS, {**said, "name": "Feast"})
        assert again.status_code == 422
        assert 'value="Feast"' in again.content.decode()
        boss.post(reverse("case_undo"), {"area": "closing", "key": "2030-03-04", "seen": 1})
        assert is_working_day(MONDAY)
        assert boss.post(TERMS, said).status_code == 302  # on the list again
        assert not is_working_day(MONDAY)
    assert "2030" in boss.get(reverse("case_history")).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"day": "", "name": "x"},
        {"day": "2030-02-30", "name": "x"},
        {"day": "1999-03-04", "name": "x"},
        {"day": "9999-12-31", "name": "x"},
        {"day": "soon", "name": "x"},
        {"day": "2026-12-25", "name": "A holiday already"},
        {"day": "2026-12-24", "name": "  "},
        {"day": "2026-12-24", "name": "x" * 101},
    ],
)
def test_a_wrong_closing_day_gets_a_sentence(boss, said):
    with time_machine.travel("2026-12-01T10:00:00+01:00"):
        boss.force_login(User.objects.get())
        assert boss.post(TERMS, said).status_code == 422
    assert not Amendment.objects.exists()


def test_terms_are_for_administrators(desk, boss):
    assert boss.get(reverse("case_term", args=["moon"])).status_code == 404
    for client in (desk, signed_in("access_admin", email="other@example.org")):
        for url in (TERMS, ANSWER):
            assert client.get(url).status_code == 404
            assert client.post(url, {"seen": 0, "days": 3}).status_code == 404
    assert not Amendment.objects.exists()


def test_the_page_asks_the_same_however_many_days_are_listed(boss, django_assert_max_num_queries):
    boss.get(TERMS)
    for size in (2, 12):
        for day in range(1, size + 1):
            seen = saving.version_of("closing", f"2031-05-{day:02}")
            saving.amend("closing", f"2031-05-{day:02}", f"Feast {size}", BOSS, seen=seen)
        with django_assert_max_num_queries(16):
            boss.get(TERMS)
