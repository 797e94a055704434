"""Reminders: on the right days, once, only to those who said yes, saying nothing."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from forms.coming_back import reminders
from forms.coming_back.reminders import due_days, remind
from forms.models import Draft, Reminder
from tests.forms.coming import MAIL, SAFE, Comer, enter, published
from tests.forms.test_links import link_in
from workflow.models import Message

ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def comer(home, delivered, private_files, settings):
    settings.SMS = "files"
    return Comer(published())


def rome(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=ROME)


def written():
    return Message.objects.filter(kind="draft-reminder").order_by("pk")


def saved(comer, at, **changes):
    with time_machine.travel(rome(at), tick=False):
        return comer.until_story(**changes)


def run(at):
    with time_machine.travel(rome(at), tick=False):
        return remind()


def test_twice_in_the_life_of_a_draft_and_only_then(comer):
    saved(comer, "2026-06-01 15:00")
    days = [
        dt.date(2026, 6, 1) + dt.timedelta(days=number)
        for number in range(40)
        if run(f"{dt.date(2026, 6, 1) + dt.timedelta(days=number)} 07:00")
    ]
    assert days == [dt.date(2026, 6, 4), dt.date(2026, 6, 24)]
    assert [message.recipient for message in written()] == [MAIL, MAIL]


def test_running_again_writes_to_nobody_twice(comer, capsys):
    saved(comer, "2026-06-01 15:00")
    assert [run("2026-06-04 07:00"), run("2026-06-04 07:00"), run("2026-06-05 07:00")] == [1, 0, 0]
    with time_machine.travel(rome("2026-06-24 07:00"), tick=False):
        call_command("remind_drafts")
        call_command("remind_drafts")
    assert capsys.readouterr().out == "1 reminded\n"


def test_a_save_begins_the_count_anew(comer):
    saved(comer, "2026-06-01 15:00")
    assert run("2026-06-04 07:00")
    with time_machine.travel(rome("2026-06-05 10:00"), tick=False):
        enter(comer.client, comer.draft.code)
        comer.post("contact", SAFE)
    assert not run("2026-06-07 07:00")
    assert run("2026-06-08 07:00")
    assert not run("2026-06-24 07:00")
    assert run("2026-06-28 07:00")


@pytest.mark.parametrize(
    ("saved_at", "before", "on"),
    [
        ("2026-03-27 23:30", "2026-03-29 23:59", "2026-03-30 00:01"),  # the clocks go forward
        ("2026-10-23 23:30", "2026-10-25 23:59", "2026-10-26 00:01"),  # and back
        ("2026-10-23 00:05", "2026-10-25 23:59", "2026-10-26 00:01"),
        ("2027-02-26 12:00", "2027-02-28 23:59", "2027-03-01 00:01"),  # February ends
        ("2028-02-26 12:00", "2028-02-28 23:59", "2028-02-29 00:01"),  # a leap year
        ("2026-12-30 23:59", "2027-01-01 23:59", "2027-01-02 00:01"),  # the year ends
    ],
)
def test_days_are_those_of_the_calendar_in_rome(comer, saved_at, before, on):
    saved(comer, saved_at)
    assert run(before) == 0
    assert run(on) == 1


def test_the_day_named_is_the_day_it_is_deleted(comer):
    draft = saved(comer, "2026-10-10 23:30")  # the clocks go back before its end
    run("2026-11-02 07:00")
    end = draft.expires_at.astimezone(ROME)
    assert f"deleted on {end:%A} {end.day} {end:%B %Y}" in written().get().body
    with time_machine.travel(rome(f"{end:%Y-%m-%d} 00:01"), tick=False):
        assert not Draft.objects.expired().exists()


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(0, 60))
def test_nobody_is_reminded_late_or_in_between(day, age):
    due = due_days(day, day + dt.timedelta(days=age))
    late = reminders.TOO_LATE
    assert due == (23 if age >= 23 else 3 if 3 <= age <= 3 + late else None)


def test_a_missed_day_is_made_up_for_but_never_two_at_once(comer):
    saved(comer, "2026-06-01 15:00")
    assert run("2026-06-06 07:00") == 1
    assert run("2026-06-29 07:00") == 1
    assert list(Reminder.objects.values_list("days", flat=True)) == [3, 23]


NOT_NOW = {
    "no": {"contact-remind": "no"},
    "not said": {"contact-remind": ""},
    "not safe": {"contact-safe": "no"},
    "perhaps safe": {"contact-safe": "unknown"},
    "nowhere": {"contact-email": "", "contact-phone": ""},
}


@pytest.mark.parametrize("why", NOT_NOW)
def test_only_with_a_yes_and_a_safe_place(comer, why):
    saved(comer, "2026-06-01 15:00", **NOT_NOW[why])
    assert run("2026-06-04 07:00") == 0
    assert not Message.objects.exists()


AFTER = {
    "locked": lambda comer: comer.client.post(comer.page("lock")),
    "sent": lambda comer: (comer.post("story", {"story-story": "x"}), comer.send()),
    "deleted": lambda comer: comer.client.post(comer.page("leave"), {"action": "delete"}),
    "no longer counts": lambda comer: comer.draft.saved.filter(step="contact").delete(),
}


@pytest.mark.parametrize("what", AFTER)
def test_not_when_it_makes_no_sense_any_more(comer, what):
    saved(comer, "2026-06-01 15:00")
    with time_machine.travel(rome("2026-06-01 15:10"), tick=False):
        AFTER[what](comer)
    assert run("2026-06-04 07:00") == 0
    assert not written().exists()


def test_an_expired_draft_is_not_announced(comer):
    saved(comer, "2026-06-01 15:00")
    assert run("2026-07-05 07:00") == 0


def test_a_number_alone_is_reminded_by_text_message_if_there_are_any(comer, settings):
    saved(comer, "2026-06-01 15:00", **{"contact-email": ""})
    settings.SMS = "off"
    assert run("2026-06-04 07:00") == 0
    settings.SMS = "files"
    assert run("2026-06-04 07:00") == 1
    message = written().get()
    assert (message.channel, message.recipient) == ("sms", "+393331234567")
    assert len(message.body) <= 306


def test_it_says_that_something_waits_until_when_and_how_to_open_it(comer):
    draft = saved(comer, "2026-06-01 15:00")
    run("2026-06-04 07:00")
    message = written().get()
    text = message.subject + message.body
    assert "Wednesday 1 July 2026" in text
    for secret in ("Amina", "Short form", "1985", draft.code, "housing", "eviction"):
        assert secret not in text
    with time_machine.travel(rome("2026-06-20 07:00"), tick=False):
        from django.test import Client

        assert Client().get(link_in(message.body)).status_code == 200


def test_in_the_language_the_person_was_reading(comer):
    saved(comer, "2026-06-01 15:00")
    Draft.objects.update(language="it")
    run("2026-06-04 07:00")
    message = written().get()
    assert message.language == "it"
    assert "/domande/r/" in message.body
    assert "1 luglio 2026" in message.body


def test_asked_for_with_the_link_it_comes_there(comer):
    with time_machine.travel(rome("2026-06-01 15:00"), tick=False):
        comer.start()
        send = {"place": "other@example.org", "is_safe": "on", "remind": "on"}
        comer.client.post(comer.page("send_link"), send)
    assert run("2026-06-04 07:00") == 1
    assert written().get().recipient == "other@example.org"


def test_one_draft_that_cannot_be_read_keeps_nobody_else_waiting(comer, monkeypatch, caplog):
    first = saved(comer, "2026-06-01 15:00")
    saved(Comer(comer.version), "2026-06-01 15:00")
    find = reminders._where

    def breaking(draft):
        if draft.pk == first.pk:
            raise RuntimeError(MAIL)
        return find(draft)

    monkeypatch.setattr(reminders, "_where", breaking)
    assert run("2026-06-04 07:00") == 1
    assert MAIL not in caplog.text
    monkeypatch.undo()
    assert run("2026-06-04 07:00") == 1


@pytest.mark.parametrize("count", [1, 4])
def test_each_reminder_costs_the_same(comer, count, django_assert_max_num_queries):
    for _time in range(count):
        saved(Comer(comer.version), "2026-06-01 15:00")
    with (
        time_machine.travel(rome("2026-06-04 07:00"), tick=False),
        django_assert_max_num_queries(1 + 18 * count),
    ):
        assert remind() == count
