"""Fifty people of the desk at work on the same sixty cases: whatever a page said was done must be
in the history once, and nobody may meet an error."""

import json
import os
import random
import re
import statistics
import threading
import time
import uuid
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import Cookie
from pathlib import Path
from urllib.parse import urlsplit

from tests.real_server import RealPortal
from tests.servers.visitor import Visitor

PEOPLE = 50
SECONDS = int(os.environ.get("SNODO_BENCH_OFFICE_SECONDS", "300"))
THINK = (0.5, 3.0)  # seconds between two presses: a hurried office
PREPARE = Path("benchmarks/office_prepare.py")
READ = Path("benchmarks/office_read.py")
CASE = re.compile(r"/admin/applications/(\d+)/$")
# What each page is answered with; the words end in the history.
STEPS = {
    "take_in_charge": {},
    "ask": {"text": "{words}"},
    "stop_waiting": {"text": "{words}"},
    "reopen": {"text": "{words}"},
}


@dataclass
class Office:
    """Seconds of each page; what went wrong; what pages said was done; how many came too late."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[tuple[int, str, str]] = field(default_factory=list)  # case, change, who
    late: int = 0


def at_work(portal: RealPortal) -> tuple[Office, list[str]]:
    """What the fifty did, and in words each promise that the history does not keep."""
    prepared = _printed(portal, PREPARE)
    office = Office()
    end = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=_person, args=(portal, who, prepared["cases"], office, end))
        for who in prepared["people"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return office, broken(office, _printed(portal, READ))


def p95(office: Office) -> float:
    return statistics.quantiles(office.seconds, n=20)[-1]


def broken(office: Office, kept: dict[str, list[list[str]]]) -> list[str]:
    found = [f"note {words}: {n} times" for words, n in _unlike_one(office.notes, kept["notes"])]
    done = [f"{case} {change} {who}" for case, change, who in office.changes]
    have = [f"{case} {change} {who}" for case, change, who in kept["changes"]]
    found += [f"change {each}" for each in set(done) if done.count(each) > have.count(each)]
    return found + [f"versions of {case}" for (case,) in kept["torn"]]


def _unlike_one(promised: list[str], kept: list[list[str]]) -> list[tuple[str, int]]:
    texts = [text for (text,) in kept]
    counts = [(words, texts.count(words)) for words in promised]
    return [each for each in counts if each[1] != 1]


def _person(
    portal: RealPortal, who: dict[str, str], cases: list[int], office: Office, end: float
) -> None:
    dice = random.Random(who["name"])
    visitor = Visitor(portal.url)
    visitor.cookies.set_cookie(_cookie(portal, who["session"]))
    try:
        while time.monotonic() < end:
            _one_case(visitor, dice, cases, who["name"], office)
    except Exception as error:
        office.errors.append(f"{type(error).__name__}: {str(error)[:300]}")


def _one_case(
    visitor: Visitor, dice: random.Random, cases: list[int], name: str, office: Office
) -> None:
    def timed(ask, *args: object) -> None:  # type: ignore[no-untyped-def]
        begin = time.perf_counter()
        ask(*args)
        office.seconds.append(time.perf_counter() - begin)
        time.sleep(dice.uniform(*THINK))

    case, words = dice.choice(cases), uuid.UUID(int=dice.getrandbits(128)).hex
    timed(visitor.get, "/admin/applications/")
    timed(visitor.get, f"/admin/applications/{case}/")
    if not CASE.search(urlsplit(visitor.url).path):
        office.errors.append(f"case {case} led to {visitor.url}")
        return
    possible = [step for step in STEPS if f"/{case}/do/{step}/" in visitor.text]
    if not possible or dice.random() < 0.3:
        action = f"/admin/applications/{case}/note/"
        timed(visitor.post, _fields(visitor, action) | {"text": words}, action)
        _kept(visitor, office, lambda: office.notes.append(words))
        return
    step = dice.choice(possible)
    action = f"/admin/applications/{case}/do/{step}/"
    timed(visitor.get, action)
    answer = {key: value.format(words=words) for key, value in STEPS[step].items()}
    try:
        timed(visitor.post, _fields(visitor, action) | answer, action)
    except AssertionError as error:
        if "no form" not in str(error):
            raise
        office.late += 1  # a colleague was quicker: the page says so and has nothing to press
        return
    _kept(visitor, office, lambda: office.changes.append((case, step, name)))


def _kept(visitor: Visitor, office: Office, promised) -> None:  # type: ignore[no-untyped-def]
    if CASE.search(urlsplit(visitor.url).path):
        promised()
    else:
        office.late += 1


def _fields(visitor: Visitor, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to ``action``."""
    form = re.search(rf'<form[^>]*action="{action}"[^>]*>(.*?)</form>', visitor.text, re.DOTALL)
    assert form, "no form"
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[1])
    return {name: unescape(value) for name, value in hidden}


def _cookie(portal: RealPortal, value: str) -> Cookie:
    host = urlsplit(portal.url).hostname or ""
    return Cookie(
        0, "sessionid", value, None, False, host, False, False, "/", True, False, None,
        True, None, None, {},
    )  # fmt: skip


def _printed(portal: RealPortal, script: Path) -> dict:  # type: ignore[type-arg]
    out = portal.manage("shell", "-c", script.read_text())
    line = next(line for line in out.splitlines() if line.startswith("OFFICE "))
    found: dict = json.loads(line.removeprefix("OFFICE "))  # type: ignore[type-arg]
    return found
