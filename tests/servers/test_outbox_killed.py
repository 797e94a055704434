"""A worker that sends messages is killed with SIGKILL in the moment between the mail server's "yes"
and our note of it. The policy (``workflow.outbox``): at least once. The one message in flight is
sent again, and only when its claim has run out; what is marked as sent never is; none is lost.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.real_server import RealPortal
from tests.servers.mail import MailServer

pytestmark = [pytest.mark.both, pytest.mark.server]
LETTERS, IN_FLIGHT = 6, 3
SEED = f"""
from workflow.models import Message
for number in range(1, {LETTERS} + 1):
    Message.objects.create(
        key=f"n-{{number}}", recipient="anna@example.org", recipient_hash=str(number),
        language="it", subject=f"News {{number}}", body="x", default_body="x", kind="news",
    )
"""
STATES = """
from workflow.models import Message
rows = Message.objects.filter(kind="news").order_by("pk").values_list("state", "tries")
print("STATES", *[f"{state}:{tries}" for state, tries in rows])
"""
LATER = """
import datetime as dt
from workflow.models import Message
from workflow.models.message import CLAIM_LASTS
waiting = Message.objects.filter(state="sending")
for message in waiting:
    waiting.filter(pk=message.pk).update(claimed_at=message.claimed_at - CLAIM_LASTS)
"""


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer(silent_at=IN_FLIGHT)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def portal(mail: MailServer) -> Iterator[RealPortal]:
    server = RealPortal(SNODO_SMTP_HOST="127.0.0.1", SNODO_SMTP_PORT=str(mail.port))
    server.run(SEED)
    yield server
    server.remove()


def worker(portal: RealPortal) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "outbox"],
        env=portal.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def states(portal: RealPortal) -> list[str]:
    lines = portal.run(STATES).splitlines()
    return next(line for line in lines if line.startswith("STATES")).split()[1:]


def test_at_most_the_message_in_flight_is_sent_again(portal: RealPortal, mail: MailServer) -> None:
    sender = worker(portal)
    assert mail.is_waiting.wait(60)
    os.killpg(sender.pid, signal.SIGKILL)
    sender.wait()
    flown = mail.received[IN_FLIGHT - 1]
    assert sorted(states(portal)) == ["queued:0"] * 3 + ["sending:1"] + ["sent:1"] * 2

    assert worker(portal).wait(120) == 0
    assert mail.counted() == Counter({f"News {number}": 1 for number in range(1, LETTERS + 1)})
    assert sorted(states(portal)) == ["sending:1"] + ["sent:1"] * (LETTERS - 1)

    portal.run(LATER)
    for sender in [worker(portal) for _at_once in range(2)]:
        assert sender.wait(120) == 0
    assert mail.counted()[flown] == 2
    assert sum(mail.counted().values()) == LETTERS + 1
    assert sorted(states(portal)) == ["sent:1"] * (LETTERS - 1) + ["sent:2"]
