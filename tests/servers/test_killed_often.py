"""The server is killed again and again while people fill forms: every page whose answer reached
them is there afterwards, and each draft that was sent has exactly one submission.

``SNODO_KILLS`` says how often (``make soak`` kills 200 times).
"""

import json
import os
import random
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from forms.catalogue import SHIPPED
from forms.declaration import Form
from tests.forms import walking
from tests.real_server import RealPortal
from tests.servers.visitor import Visitor, wait_like_people

pytestmark = pytest.mark.server
KILLS = int(os.environ.get("SNODO_KILLS", "4"))
PEOPLE = 3
FORMS = ("ask-help", "give-a-hand", "housing-risk")
READ = Path(__file__).with_name("read_drafts.py")
DEAD = (urllib.error.URLError, HTTPException, ConnectionError, TimeoutError, OSError)


class Person(threading.Thread):
    """Answers page after page, going on after each power cut, and writes down what was promised."""

    def __init__(self, portal: RealPortal, seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.portal, self.dice, self.stopped = portal, random.Random(seed), stop
        self.visitor = self.somewhere()
        self.promised: dict[str, set[str]] = {}  # draft: pages whose saving was acknowledged
        self.sent: set[str] = set()  # drafts whose receipt was seen
        self.trouble = ""

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self.one_form()
            except DEAD:
                time.sleep(0.2)
            except AssertionError as error:
                self.trouble = str(error)[:2000]
                return

    def somewhere(self) -> Visitor:
        """A new browser at an address of its own: one address may begin only so many drafts."""
        address = ".".join(str(self.dice.randrange(256)) for _byte in range(3))
        return Visitor(self.portal.url, address=f"10.{address}")

    def one_form(self) -> None:
        form = SHIPPED[self.dice.choice(FORMS)]
        self.visitor = self.somewhere()
        self.visitor.get(f"/en/requests/{form.key}/")
        wait_like_people()
        self.answer(form, form.steps[0].key)
        draft, _step = self.visitor.place()
        if not draft:
            return
        self.promised[draft] = {form.steps[0].key}
        while not self.stopped.is_set():
            draft, step = self.visitor.place()
            if step == "receipt":
                self.sent.add(draft)
                return
            if step == "code":
                self.visitor.get(f"/en/requests/{draft}/{form.steps[1].key}/")
                continue
            self.answer(form, step)
            if step in form.by_key and self.visitor.place()[1] not in (step, ""):
                self.promised[draft].add(step)

    def answer(self, form: Form, step: str) -> None:
        """Press the page's button with every question answered."""
        declared = form.by_key.get(step)
        sent = walking.fields(declared, self.dice) if declared else {}
        sent |= {
            f"{step}-{ask.key}": ["on"]
            for ask in (declared.asks if declared else ())
            if ask.kind == "notice"
        }
        self.again(lambda: self.visitor.post(sent))

    def again(self, action: Callable[[], object]) -> None:
        """Do it; when the line goes dead, look at the page again as a person would."""
        url = self.visitor.url
        try:
            action()
        except DEAD:
            while not self.stopped.is_set():
                time.sleep(0.1)
                try:
                    self.visitor.get(url)
                except DEAD:
                    continue
                return


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    server = RealPortal(SNODO_PROXIES="1")
    server.manage("setup")
    server.start()
    yield server
    server.remove()


def test_what_was_acknowledged_survives_every_power_cut(portal: RealPortal) -> None:
    dice, stop = random.Random(11), threading.Event()
    people = [Person(portal, seed, stop) for seed in range(PEOPLE)]
    for person in people:
        person.start()
    time.sleep(4)
    for _kill in range(KILLS):
        time.sleep(dice.uniform(0.2, 2.5))
        portal.kill()
        portal.start()
    time.sleep(4)
    stop.set()
    for person in people:
        person.join(timeout=60)
    assert [person.trouble for person in people if person.trouble] == []

    line = next(
        line
        for line in portal.manage("shell", "-c", READ.read_text()).splitlines()
        if line.startswith("DRAFTS ")
    )
    kept = json.loads(line.removeprefix("DRAFTS "))
    promised = {draft: pages for one in people for draft, pages in one.promised.items()}
    assert sum(len(pages) for pages in promised.values()) > KILLS
    for draft, pages in promised.items():
        assert draft in kept, draft
        assert kept[draft]["sent"] or pages <= set(kept[draft]["steps"]), draft
        assert kept[draft]["submissions"] == (1 if kept[draft]["sent"] else 0)
    for draft in {draft for one in people for draft in one.sent}:
        assert kept[draft]["submissions"] == 1
