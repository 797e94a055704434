"""Which tests run against what: one call of pytest each, on two workers."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.promised import POSTGRES

PYTEST = [sys.executable, "-m", "pytest", "-q"]
TWO = ["-n", "2", "--dist", "worksteal", "--durations=12", "--durations-min=5"]
REAL = ("tests/servers", "tests/browser")  # looking through all the others takes a while
NEEDS = {"chromium": "browser", "redis": "redis", "clamd": "clamd"}  # thing: mark


@dataclass(frozen=True)
class Lane:
    title: str
    marks: str
    database: str = ""
    folders: tuple[str, ...] = ()  # where these tests are, when not everywhere
    may_flake: bool = False  # browsers and servers share a busy machine; a function does not


@dataclass
class Result:
    lane: Lane
    code: int
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    flaky: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def is_red(self) -> bool:
        return bool(self.failed) or self.code > 1 or (self.code == 1 and not self.flaky)


def lanes(here: set[str], is_whole: bool) -> Iterator[Lane]:
    """``here``: which of ``promised.found`` can be used."""
    without = "".join(f" and not {mark}" for thing, mark in NEEDS.items() if thing not in here)
    real = "browser or server" if "chromium" in here else "server"
    if "postgres" not in here:
        without += " and not postgres"
        yield Lane("The suite on SQLite", f"not browser and not server{without}")
        yield Lane("Running servers on SQLite", f"({real}){without}", folders=REAL, may_flake=True)
        return
    url = os.environ[POSTGRES]
    yield Lane("The suite on PostgreSQL", f"not browser and not server{without}", url)
    title = "Browsers and running servers on PostgreSQL"
    yield Lane(title, f"({real}){without}", url, REAL, may_flake=True)
    some = "" if is_whole else " and both"
    title = "The suite on SQLite" if is_whole else "What can differ, on SQLite"
    yield Lane(title, f"not browser and not server and not postgres{some}{without}")
    marks = f"server and not postgres{some}{without}"
    yield Lane("Running servers on SQLite", marks, folders=REAL, may_flake=True)


def run(lane: Lane, *tests: str) -> Result:
    """``tests``: only these, one after the other; otherwise all that the lane's marks choose."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        chosen = list(tests) or [*TWO, "-m", lane.marks, *(sys.argv[1:] or lane.folders)]
        done = subprocess.run(
            [*PYTEST, *chosen],
            env=os.environ
            | {"SNODO_DATABASE_URL": lane.database, "SNODO_TEST_REPORT": str(report)},
            check=False,
        )
        told = json.loads(report.read_text()) if report.exists() else None
    if told is None:
        return Result(lane, done.returncode or 1, failed=["a run that never came to its end"])
    code = 0 if done.returncode == 5 else done.returncode  # 5: these arguments chose none here
    return Result(lane, code, **told)


def flaky(lane: Lane, result: Result) -> None:
    """Run what failed once more, with nothing beside it."""
    again = run(lane, *result.failed)
    if again.code in (0, 1):
        result.flaky = [name for name in result.failed if name not in again.failed]
        result.passed += len(result.flaky)
        result.failed = again.failed
