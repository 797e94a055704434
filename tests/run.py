"""The whole suite: on SQLite, then on PostgreSQL. What a machine lacks is said; what a run promised
(``SNODO_PROMISED="postgres redis chromium clamd"``) fails instead of being left out."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

POSTGRES = "SNODO_TEST_POSTGRES_URL"
REDIS = "SNODO_TEST_REDIS_URL"


def main() -> int:
    promised = set(os.environ.get("SNODO_PROMISED", "").split())
    here = {
        "postgres": bool(os.environ.get(POSTGRES)),
        "redis": bool(os.environ.get(REDIS)),
        "chromium": shutil.which("chromium") is not None,
        "clamd": shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin") is not None,
    }
    broken = sorted(name for name in promised if not here[name])
    if broken:
        print(f"Promised but not here: {', '.join(broken)}.")
        return 1
    failed = [title for title, command, extra in passes(here) if not ran(title, command, extra)]
    for name, is_here in here.items():
        if not is_here:
            print(f"Left out, because it is not on this machine: tests with {name}.")
    if failed:
        print(f"Failed: {'; '.join(failed)}.")
    return 1 if failed else 0


def passes(here: dict[str, bool]) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    pytest = [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]
    left_out = ["postgres"]
    if not here["chromium"]:
        left_out.append("browser")
    if not here["redis"]:
        left_out.append("redis")
    if not here["clamd"]:
        left_out.append("clamd")
    marks = " and ".join(f"not {mark}" for mark in left_out)
    parallel = ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder"]
    yield "SQLite", [*pytest, *parallel, "-m", marks], {}
    if here["postgres"]:
        # The browser sees no difference between databases; killed servers do.
        marks = " and ".join(
            ["not browser", *(f"not {name}" for name in ("redis", "clamd") if not here[name])]
        )
        yield (
            "PostgreSQL",
            [*pytest, *parallel, "-m", marks],
            {"SNODO_DATABASE_URL": os.environ[POSTGRES]},
        )


def ran(title: str, command: list[str], extra: dict[str, str]) -> bool:
    print(f"== The suite on {title}", flush=True)
    return subprocess.run(command, env=os.environ | extra, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
