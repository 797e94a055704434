"""A whole installation in a process of its own: as `manage.py setup` leaves it, served by gunicorn."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import IO

from tests.prepared import installation

WAIT = 180  # seconds until a server that should answer is given up: a busy machine is no failure


class RealPortal:
    """Has demo accounts and starter content; ``kill`` is what a power cut does."""

    def __init__(self, workers: int = 1, **environment: str) -> None:
        """One worker with threads starts in half the time of two."""
        self.data = Path(tempfile.mkdtemp(prefix="snodo-real-"))
        self.held = held_port()
        self.port = self.held.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        self.process: subprocess.Popen[bytes] | None = None
        self.inside: subprocess.Popen[str] | None = None
        self.database = installation.copied(self.data)
        self.environment = (
            os.environ
            | installation.SETTINGS
            | {
                "SNODO_DATA_DIR": str(self.data),
                "SNODO_BASE_URL": self.url,
                "SNODO_DATABASE_URL": self.database,
                **environment,
            }
        )

    def manage(self, *command: str) -> str:
        result = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-4000:]
        return result.stdout

    def run(self, script: str) -> str:
        """What a script prints inside the installation. One process does all: each start of Django
        costs seconds."""
        if self.inside is None:
            self.inside = subprocess.Popen(
                [sys.executable, "-m", "tests.inside"],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        answer = json.loads(_said(self.inside, json.dumps(script)))
        assert not answer["error"], answer["error"]
        return str(answer["printed"])

    def start(self) -> None:
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "portal.wsgi"),
                    *("--bind", f"127.0.0.1:{self.port}", "--reuse-port"),
                    *("--workers", str(self.workers), "--timeout", "60"),
                    *("--threads", "4" if self.workers == 1 else "1"),
                ],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + WAIT
        while not self.answers():
            assert time.monotonic() < end, (self.data / "server.log").read_text()[-3000:]
            assert self.process.poll() is None, (self.data / "server.log").read_text()[-3000:]
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/robots.txt", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def kill(self) -> None:
        """SIGKILL to the server and all its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def remove(self) -> None:
        self.kill()
        if self.inside is not None:
            self.inside.communicate()
        self.held.close()
        installation.dropped(self.database)
        shutil.rmtree(self.data, ignore_errors=True)


def held_port() -> socket.socket:
    """Ours until it is closed, also while the server is down: a port that is asked for and let go
    may be somebody else's by then. Nobody listens here, so that a dead server refuses."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    held.bind(("127.0.0.1", 0))
    return held


def quiet_port() -> int:
    """For a program that must bind by itself: below the ports that are given out by chance."""
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def _said(process: "subprocess.Popen[str]", line: str) -> str:
    into: IO[str] | None = process.stdin
    out: IO[str] | None = process.stdout
    assert into is not None
    assert out is not None
    into.write(line + "\n")
    into.flush()
    answer = out.readline()
    assert answer, "the process inside the installation has ended; its words stand above"
    return answer
