"""What has served its purpose goes every night."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from portal import onetime, sweeping, throttle

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_tries_that_no_limit_counts_any_more_go() -> None:
    with time_machine.travel(timezone.now() - DAY - dt.timedelta(minutes=1)):
        throttle.record("link-to", "old@example.org")
    throttle.record("link-to", "new@example.org")
    call_command("sweep", verbosity=0)
    assert throttle.Attempt.objects.count() == 1
    assert throttle.is_over("link-to", "new@example.org", most=1, within=DAY)


def test_no_limit_may_count_further_back_than_tries_are_kept() -> None:
    with pytest.raises(ValueError, match="kept for 1 day"):
        throttle.is_over("code", "x", most=1, within=DAY + dt.timedelta(seconds=1))


def test_ended_sessions_go_and_others_stay() -> None:
    ended, going = SessionStore(), SessionStore()
    ended.set_expiry(timezone.now() - dt.timedelta(minutes=1))
    for session in (ended, going):
        session["drafts"] = ["x"]
        session.save()
    call_command("sweep", verbosity=0)
    assert [row.session_key for row in Session.objects.all()] == [going.session_key]


def test_every_kind_of_one_time_code_is_swept() -> None:
    """Nothing is registered one by one: a new kind of code cannot be forgotten."""
    kinds = onetime.OneTimeCode.__subclasses__()
    assert {kind._meta.label for kind in kinds} >= {"desk.LinkCode", "forms.ContactCode"}
    assert all(kind.LASTS < DAY for kind in kinds)


def test_one_that_fails_does_not_stop_the_others(monkeypatch, capsys) -> None:
    def broken() -> int:
        raise RuntimeError("password=segreta")

    monkeypatch.setattr(sweeping, "_sweeps", {"broken": broken, **sweeping._sweeps})
    with pytest.raises(SystemExit):
        call_command("sweep")
    told = capsys.readouterr()
    assert "tries: 0 deleted" in told.out
    assert told.err == "Left for the next run, by an error: broken.\n"
