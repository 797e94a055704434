"""``make bench``: the figures of docs/performance.md, measured in one run and written there.

``make bench ARGS=desk`` makes those of the desk alone, which need PostgreSQL and the better part of
an hour; ``ARGS=portal`` the others.
"""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import django

from benchmarks.load import cached_guide, peak_memory
from benchmarks.weight import views
from tests.real_server import RealPortal

PAGE = Path("docs/performance.md")
Row = tuple[str, str, str, bool]


def main() -> int:
    # Forms are declared with words to translate: these need settings before they are imported.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    wanted = sys.argv[1:] or list(PARTS)
    fine = [write(part, PARTS[part]()) for part in wanted]
    return 0 if all(fine) else 1


def desk() -> list[Row]:
    from benchmarks import desk_rows

    say("The desk with a million applications")
    rows = desk_rows.pages()
    say("Fifty people at work")
    return rows + desk_rows.fifty_people()


def portal() -> list[Row]:
    from benchmarks import intake

    rows: list[Row] = []
    portal = RealPortal(workers=2, DJANGO_SETTINGS_MODULE="benchmarks.settings")
    try:
        say("Preparing an installation")
        portal.manage("setup")
        portal.manage("collectstatic", "--no-input", "--verbosity=0")
        portal.start()
        say("Requests per second, in turn")
        load = cached_guide(portal)
        rows.append(
            (
                "Guide from the page cache, against a plain view of the same server",
                f"{load['ratio']:.2f} × ({load['guide']:.0f} against {load['plain']:.0f} a second; "
                f"worst pair {load['worst']:.2f})",
                "at least 0.8 ×",
                load["ratio"] >= 0.8,
            )
        )
        say("Weight of the pages")
        for number, (path, size) in enumerate(views(portal)):
            limit = 200 if number == 0 else 30
            what = "first view, empty browser cache" if number == 0 else "a page read after it"
            rows.append(
                (
                    f"`{path}`: {what}",
                    f"{size / 1024:.0f} KB",
                    f"at most {limit} KB",
                    size <= limit * 1024,
                )
            )
        say("Memory of one worker")
        portal.kill()
        portal.workers = 1
        portal.start()
        rows.append(
            (
                "Peak memory of one worker after 1,000 mixed requests",
                f"{peak_memory(portal)} MiB",
                "printed",
                True,
            )
        )
        portal.kill()
        say("Twenty large files")
        rows.append(intake.heavy_files(portal))
        portal.kill()
        say("Queries")
        rows += queries(portal)
        say("The way through a large form")
        rows += intake.paths(portal)
    finally:
        portal.remove()
    say("Two hundred people at once")
    rows += intake.two_hundred_people()
    return rows


PARTS = {"portal": portal, "desk": desk}


def queries(portal: RealPortal) -> list[tuple[str, str, str, bool]]:
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.queries"],
        env=portal.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if out.returncode:
        raise SystemExit(out.stderr[-3000:])
    lines = [line.rpartition(": ") for line in out.stdout.splitlines() if ": " in line]
    counts = {name: int(count) for name, _colon, count in lines}
    queue = [count for name, count in counts.items() if name.startswith("queue")]
    rows = []
    for name, count in counts.items():
        limit = 9 if name.startswith("guide") else 12
        fine = count <= limit and (not name.startswith("queue") or len(set(queue)) == 1)
        rows.append((f"Queries: {name}", str(count), f"at most {limit}", fine))
    return rows


def write(part: str, rows: list[Row]) -> bool:
    """Into the page, in the place of the table of the same part; whether all is as wanted."""
    table = ["| What | Measured | Wanted | |", "|---|---|---|---|"]
    table += [
        f"| {what} | {got} | {want} | {'yes' if ok else '**no**'} |" for what, got, want, ok in rows
    ]
    print("\n".join(table))
    when = dt.datetime.now(dt.UTC).date().isoformat()
    begin, end = f"<!-- {part} -->", f"<!-- end of {part} -->"
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    _old, _end, after = rest.partition(end)
    new = "\n".join((begin, "", f"Measured on {when}.", "", *table, "", end))
    PAGE.write_text(before + new + after, encoding="utf-8")
    return all(row[3] for row in rows)


def say(what: str) -> None:
    print(f"… {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
