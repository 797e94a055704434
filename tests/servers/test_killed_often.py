"""The server is killed again and again while people fill forms: every page whose answer reached
them is there afterwards, and each draft that was sent has exactly one submission.

Each kill waits for so many more acknowledged pages, never for a time: on a slow machine the same
is proved, only later. ``SNODO_KILLS`` says how often (``make soak`` kills 200 times).
"""

import os
import random
import threading
import urllib.error
from collections.abc import Callable, Iterator
from http.client import HTTPException

import pytest

from forms.catalogue import SHIPPED
from forms.declaration import Form
from tests.forms import walking
from tests.real_server import RealPortal
from tests.servers import kept
from tests.servers.visitor import Visitor

pytestmark = pytest.mark.server
KILLS = int(os.environ.get("SNODO_KILLS", "4"))
PEOPLE = 3
FORMS = ("ask-help", "give-a-hand", "housing-risk")
PATIENCE = 120  # seconds until somebody who should get on is given up
DEAD = (urllib.error.URLError, HTTPException, ConnectionError, TimeoutError, OSError)


class Progress:
    """How many pages and receipts everybody together has been promised."""

    def __init__(self) -> None:
        self.pages = self.receipts = 0
        self.trouble: list[str] = []
        self.changed = threading.Condition()

    def note(self, pages: int = 0, receipts: int = 0, trouble: str = "") -> None:
        with self.changed:
            self.pages += pages
            self.receipts += receipts
            self.trouble += [trouble] if trouble else []
            self.changed.notify_all()

    def more(self, pages: int = 0, receipts: int = 0) -> None:
        """Wait until so many have been added."""
        with self.changed:
            wanted = self.pages + pages, self.receipts + receipts
            came = self.changed.wait_for(
                lambda: self.trouble or (self.pages >= wanted[0] and self.receipts >= wanted[1]),
                PATIENCE,
            )
        assert self.trouble == []
        assert came, "nobody gets on"


class Person(threading.Thread):
    """Answers page after page, going on after each power cut, and writes down what was promised."""

    def __init__(
        self, portal: RealPortal, seed: int, progress: Progress, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.portal, self.dice, self.stopped = portal, random.Random(seed), stop
        self.progress = progress
        self.visitor = self.somewhere()
        self.promised: dict[str, set[str]] = {}  # draft: pages whose saving was acknowledged
        self.sent: set[str] = set()  # drafts whose receipt was seen

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self.one_form()
            except DEAD:
                self.stopped.wait(0.2)
            except AssertionError as error:
                self.progress.note(trouble=str(error)[:2000])
                return

    def somewhere(self) -> Visitor:
        """A new browser at an address of its own: one address may begin only so many drafts."""
        address = ".".join(str(self.dice.randrange(256)) for _byte in range(3))
        return Visitor(self.portal.url, address=f"10.{address}")

    def one_form(self) -> None:
        form = SHIPPED[self.dice.choice(FORMS)]
        self.visitor = self.somewhere()
        self.visitor.get(f"/en/requests/{form.key}/")
        self.answer(form, form.steps[0].key)
        draft, _step = self.visitor.place()
        if not draft:
            return
        self.promise(draft, form.steps[0].key)
        while not self.stopped.is_set():
            draft, step = self.visitor.place()
            if step == "receipt":
                self.sent.add(draft)
                self.progress.note(receipts=1)
                return
            if step == "code":
                self.visitor.get(f"/en/requests/{draft}/{form.steps[1].key}/")
                continue
            self.answer(form, step)
            if step in form.by_key and self.visitor.place()[1] not in (step, ""):
                self.promise(draft, step)

    def promise(self, draft: str, step: str) -> None:
        self.promised.setdefault(draft, set()).add(step)
        self.progress.note(pages=1)

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
                self.stopped.wait(0.1)
                try:
                    self.visitor.get(url)
                except DEAD:
                    continue
                return


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    server = RealPortal(SNODO_PROXIES="1")
    server.start()
    yield server
    server.remove()


def test_what_was_acknowledged_survives_every_power_cut(portal: RealPortal) -> None:
    dice, stop, progress = random.Random(11), threading.Event(), Progress()
    people = [Person(portal, seed, progress, stop) for seed in range(PEOPLE)]
    for person in people:
        person.start()
    progress.more(pages=PEOPLE)
    for _kill in range(KILLS):
        # At once, it meets the server starting; some pages later, the others in the middle of one.
        progress.more(pages=dice.randrange(6))
        portal.kill()
        portal.start()
    progress.more(pages=PEOPLE, receipts=1)
    stop.set()
    for person in people:
        person.join(timeout=PATIENCE)
    assert progress.trouble == []

    found = kept.drafts(portal)
    for draft, pages in {d: each for one in people for d, each in one.promised.items()}.items():
        assert draft in found, draft
        assert found[draft]["sent"] or pages <= set(found[draft]["steps"]), draft
        assert found[draft]["submissions"] == (1 if found[draft]["sent"] else 0)
    for draft in {draft for one in people for draft in one.sent}:
        assert found[draft]["submissions"] == 1
