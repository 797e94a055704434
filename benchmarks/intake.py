"""The figures of the forms: the way through a large one, a crowd, and heavy files."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks import crowd, files
from forms.catalogue import HOUSING_RISK
from tests.real_server import RealPortal

Row = tuple[str, str, str, bool]
READ = Path("tests/servers/read_drafts.py")


def paths(portal: RealPortal) -> list[Row]:
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.paths"],
        env=portal.environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = dict(line.split(": ") for line in out.splitlines() if ": " in line)
    milliseconds = float(found["path_ms"])
    return [
        (
            "CPU of the way through a form of 40 questions and 60 conditions",
            f"{milliseconds:.2f} ms; {float(found['ratio']):.1f} × the check of one of its pages",
            "under 1 ms",
            milliseconds < 1,
        )
    ]


def heavy_files(portal: RealPortal) -> Row:
    """``portal`` has one worker, which is started here and left running."""
    portal.start()
    grown, sent = files.growth(portal)
    return (
        f"Peak memory of a worker while {files.FILES} files of 10 MB arrive in one go",
        f"+ {grown / 1024:.0f} MiB for {sent / 1024**2:.0f} MiB sent",
        "less than + 30 MiB",
        grown < 30 * 1024,
    )


def two_hundred_people() -> list[Row]:
    """On PostgreSQL, with four workers; left out, and said, where there is none."""
    url = os.environ.get("SNODO_TEST_POSTGRES_URL", "")
    what = "200 people fill a form of ten pages at once (PostgreSQL, four workers)"
    if not url:
        return [(what, "not measured: SNODO_TEST_POSTGRES_URL is not set", "no error", True)]
    os.environ["SNODO_DATABASE_URL"] = url
    # Everybody has an address of their own, as behind a proxy: one alone may begin few drafts.
    portal = RealPortal(workers=4, DJANGO_SETTINGS_MODULE="benchmarks.settings", SNODO_PROXIES="1")
    try:
        portal.manage("setup")
        portal.manage("collectstatic", "--no-input", "--verbosity=0")
        portal.start()
        plain = crowd.plain(portal)
        people = crowd.fill(portal, HOUSING_RISK)
        lost = _lost(portal, people)
    finally:
        portal.remove()
        os.environ.pop("SNODO_DATABASE_URL")
    errors = [*plain.errors, *people.errors]
    for error in errors[:5]:
        print(error)
    ratio = crowd.p95(people.seconds) / crowd.p95(plain.seconds)
    return [
        (
            what,
            f"{len(errors)} errors, {lost} lost pages, {people.sent} sent",
            "no error, no lost page, 200 sent",
            not errors and not lost and people.sent == crowd.PEOPLE,
        ),
        (
            "p95 of a page's POST, against a plain Django form's POST by the same crowd",
            f"{ratio:.1f} ×",
            "printed",
            True,
        ),
    ]


def _lost(portal: RealPortal, people: crowd.Crowd) -> int:
    """Pages that were acknowledged and are neither saved nor sent."""
    out = portal.manage("shell", "-c", READ.read_text())
    line = next(line for line in out.splitlines() if line.startswith("DRAFTS "))
    kept = json.loads(line.removeprefix("DRAFTS "))
    return sum(
        len(pages - set(kept[draft]["steps"]))
        for draft, pages in people.promised.items()
        if not kept[draft]["sent"]
    )
