"""Makes the virtual environment and installs packages into it, with the standard library alone.

    python3 install.py requirements.txt

What was stopped half-way is never trusted: while work is under way a note lies beside the
environment, and the next start that finds one makes it anew (pip keeps what it has downloaded).
"""

import fcntl
import subprocess
import sys
import time
from pathlib import Path

PLACE = (Path(__file__).parent / ".venv").resolve()
PYTHON = PLACE / "bin" / "python"
NOTE = PLACE.with_name(".venv.lock")
CONSTRAINTS = Path(__file__).parent / "constraints.txt"
READY = PLACE / "ready"  # what `make` leaves when the packages of the portal are all there


def main(requirements: str) -> None:
    wanted = ["install", "-r", requirements, "-c", str(CONSTRAINTS)]
    with NOTE.open("a+", encoding="utf-8") as note:
        fcntl.flock(note, fcntl.LOCK_EX)  # two starts at once take turns
        note.seek(0)
        was_stopped = bool(note.read())
        if not was_stopped and READY.exists() and is_satisfied(wanted):
            return
        note.write("unfinished\n")
        note.flush()
        if was_stopped or not is_sound():
            make()
        install(wanted)
        note.truncate(0)


def is_sound() -> bool:
    """Somebody's own environment is used as it is, where pip answers in it."""
    if not PYTHON.exists():
        return False
    asked = pip(["--version"])
    asked.communicate()
    return asked.returncode == 0


def make() -> None:
    """With a pip of today: the one that Python brings takes twice as long. Without one it works
    all the same."""
    say("Making the virtual environment (some seconds) …")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(PLACE)], check=True)  # noqa: S603
    newer = ["install", "--upgrade", "pip", "-c", str(CONSTRAINTS)]
    pip(newer, stderr=subprocess.DEVNULL).communicate()


def is_satisfied(wanted: list[str]) -> bool:
    say("Looking whether packages have changed …")
    seen = pip([*wanted, "--dry-run"])
    told, _errors = seen.communicate()
    return seen.returncode == 0 and "Would install" not in told


def install(wanted: list[str]) -> None:
    """One line for each package: first they are fetched, then written to the disk."""
    pins = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    total = sum("==" in line for line in pins)
    say(f"Installing up to {total} packages: one to three minutes the first time. Ctrl+C is safe.")
    process = pip(wanted)
    fetched = 0
    for line in process.stdout:
        words = line.split()
        if words[:1] == ["Collecting"]:
            fetched += 1
            say(f"  fetching {fetched:3} of {total}: {words[1]}")
        elif line.startswith("Installing collected packages"):
            show_writing(process)
    if process.wait() != 0:
        sys.exit("pip could not install the packages: see above. The next start begins again.")


def show_writing(process: subprocess.Popen) -> None:
    known = -1
    while process.poll() is None:
        written = sum(1 for _one in PLACE.glob("lib/*/site-packages/*.dist-info"))
        if written != known:
            say(f"  writing: {written} packages are in place")
        known = written
        time.sleep(2)


def pip(command: list[str], *, stderr: int | None = None) -> subprocess.Popen:
    """Its errors go straight to the terminal, where nothing else is said."""
    return subprocess.Popen(  # noqa: S603
        [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *command],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        encoding="utf-8",
    )


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # a terminal may know no "…"
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start makes good what is missing.")
    except subprocess.CalledProcessError:
        sys.exit(
            "The virtual environment could not be made: see above. On Debian, install python3-venv."
        )
