"""The figures of the desk: each page with a thousand applications and with a million."""

import json
import os
import subprocess
import sys
from typing import Any

from benchmarks import office
from benchmarks.desk import MOST_QUERIES, MOST_RATIO
from tests.real_server import RealPortal

Row = tuple[str, str, str, bool]


def pages() -> list[Row]:
    """On PostgreSQL; left out, and said, where there is none."""
    url = os.environ.get("SNODO_TEST_POSTGRES_URL", "")
    what = "The desk's pages with a thousand and with a million applications"
    if not url:
        return [(what, "not measured: SNODO_TEST_POSTGRES_URL is not set", "", True)]
    os.environ["SNODO_DATABASE_URL"] = url
    portal = RealPortal(workers=2, DJANGO_SETTINGS_MODULE="benchmarks.settings")
    try:
        portal.manage("setup")
        portal.manage("collectstatic", "--no-input", "--verbosity=0")
        found = _measured(portal)
    finally:
        portal.remove()
        os.environ.pop("SNODO_DATABASE_URL")
    rows = [_row(name, found) for name in found["large"]]
    queries = found["transition"]["take in charge"]["queries"]
    rows.append(
        (
            "Queries: a change of state, with its message",
            str(queries),
            f"at most {MOST_QUERIES}",
            queries <= MOST_QUERIES,
        )
    )
    rows += _others(found)
    return rows


def fifty_people() -> list[Row]:
    """On PostgreSQL, with four workers; left out, and said, where there is none."""
    url = os.environ.get("SNODO_TEST_POSTGRES_URL", "")
    what = f"{office.PEOPLE} people of the desk on the same cases for {office.SECONDS} seconds"
    if not url:
        return [(what, "not measured: SNODO_TEST_POSTGRES_URL is not set", "no error", True)]
    os.environ["SNODO_DATABASE_URL"] = url
    portal = RealPortal(workers=4, DJANGO_SETTINGS_MODULE="benchmarks.settings")
    try:
        portal.manage("setup")
        portal.manage("collectstatic", "--no-input", "--verbosity=0")
        portal.start()
        done, broken = office.at_work(portal)
    finally:
        portal.remove()
        os.environ.pop("SNODO_DATABASE_URL")
    for words in (*done.errors[:5], *broken[:5]):
        print(words)
    kept = len(done.notes) + len(done.changes)
    return [
        (
            what,
            f"{len(done.seconds):,} pages, {kept:,} changes kept, {done.late:,} came too late and "
            f"were told; {len(done.errors)} errors, {len(broken)} lost changes",
            "no error, no lost change",
            not done.errors and not broken,
        )
    ]


def _others(found: dict[str, Any]) -> list[Row]:
    total = f"{int(found['total']['applications']):,}"
    rows: list[Row] = [
        (
            f"Statistics of a year, {name}: p95 with {total} applications",
            f"{seconds:.2f} s",
            "under 2 s",
            seconds < 2,
        )
        for name, seconds in found["statistics"].items()
    ]
    export = found["export"]
    rows.append(
        (
            f"A list of {int(export['rows']):,} rows becomes a file",
            f"{export['rows'] / export['seconds']:,.0f} rows a second; + {export['grown']:.0f} MiB "
            "from the first tenth to the end",
            "memory does not grow: less than + 20 MiB",
            export["grown"] < 20,
        )
    )
    return rows


def _measured(portal: RealPortal) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.desk"],
        env=portal.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _row(name: str, found: dict[str, Any]) -> Row:
    small, large = found["small"][name], found["large"][name]
    ratio = large["p95"] / small["p95"]
    return (
        f"Desk, {name}: p95 with {int(found['total']['applications']):,} applications",
        f"{ratio:.2f} × that with 1,000; {int(large['queries'])} queries",
        f"at most {MOST_RATIO} ×, {MOST_QUERIES} queries",
        ratio <= MOST_RATIO and large["queries"] <= MOST_QUERIES,
    )
