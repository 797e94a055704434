"""The mail server is dead for an hour and comes back: every letter arrives, and arrives once."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection

from portal import health
from tests.workflow.test_outbox import post
from tests.workflow.test_races import at_once
from workflow import outbox
from workflow.models import Message

pytestmark = [pytest.mark.both, pytest.mark.django_db]
START = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
DEAD_FOR = dt.timedelta(hours=1)
LETTERS = 30
WORKERS = 3
EVERY = dt.timedelta(minutes=1)  # a worker looks again


class Server:
    """Dead from the start for an hour. While one worker waits for its answer the others look too."""

    def __init__(self) -> None:
        self.now = START
        self.refused: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()
        self.inside = 0

    def __call__(self, message: outbox.EmailMessage, fail_silently: bool = False) -> int:
        if self.inside < WORKERS - 1:
            self.inside += 1
            outbox.send_due()
            self.inside -= 1
        if self.now < START + DEAD_FOR:
            self.refused[message.subject] += 1
            raise ConnectionRefusedError
        self.taken[message.subject] += 1
        return 1


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(outbox, "before_sending", [])
    monkeypatch.setattr(outbox.EmailMessage, "send", lambda self, *_more: server(self))
    return server


def moments(until: dt.timedelta) -> Iterator[dt.datetime]:
    now = START
    while now <= START + until:
        yield now
        now += EVERY


def test_an_hour_without_a_mail_server_loses_nothing_and_sends_nothing_twice(server):
    said = {}
    for number, now in enumerate(moments(2 * DEAD_FOR + EVERY)):
        server.now = now
        with time_machine.travel(now, tick=False):
            if number < LETTERS:
                post(key=f"news-{number}", subject=f"News {number}")
            outbox.send_due()
            said[now] = health._checks["messages"]()
    assert server.taken == Counter({f"News {number}": 1 for number in range(LETTERS)})
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert max(server.refused.values()) <= 6, "it waits longer after each refusal"
    assert said[START + dt.timedelta(minutes=30)] == ""
    assert "wait for longer than an hour" in said[START + DEAD_FOR + EVERY * 2]
    assert list(said.values())[-1] == "", "and when all have left it says so"


def test_the_delay_grows_until_the_server_is_back(server):
    with time_machine.travel(START, tick=False):
        post(key="one", subject="One")
    tried = []
    for now in moments(2 * DEAD_FOR + EVERY):
        server.now = now
        with time_machine.travel(now, tick=False):
            before = server.refused["One"] + server.taken["One"]
            outbox.send_due()
            if server.refused["One"] + server.taken["One"] > before:
                tried.append(now)
    gaps = [then - first for first, then in itertools.pairwise(tried)]
    assert gaps == sorted(gaps)
    assert gaps[0] == dt.timedelta(minutes=1)
    assert tried[-1] - START <= 2 * DEAD_FOR + EVERY, "not long after it is back"
    assert server.taken == {"One": 1}


def test_the_health_page_is_red_for_whoever_watches(client, server):
    with time_machine.travel(START, tick=False):
        post()
    with time_machine.travel(START + DEAD_FOR + EVERY, tick=False):
        answer = client.get("/health/")
        assert answer.status_code == 503
        assert answer.json()["checks"]["messages"] == "1 messages wait for longer than an hour"
        assert "anna" not in answer.content.decode()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_letter_once(mailoutbox):
    for number in range(20):
        Message.objects.create(
            key=f"n-{number}", recipient="anna@example.org", recipient_hash=str(number),
            language="it", subject=f"News {number}", body="x", default_body="x", kind="news",
        )  # fmt: skip
    counts = at_once(*[outbox.send_due for _worker in range(4)])
    assert connection.vendor == "postgresql"
    assert sum(counts) == 20
    assert Counter(each.subject for each in mailoutbox) == Counter(
        {f"News {number}": 1 for number in range(20)}
    )
    assert set(Message.objects.values_list("tries", flat=True)) == {1}
