"""A whole installation in a process of its own: prepared by `manage.py setup`, served by gunicorn."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

WAIT = 60  # seconds until a server that should answer is given up


class RealPortal:
    """Starts with demo accounts and starter content; ``kill`` is what a power cut does."""

    def __init__(self, workers: int = 2, **environment: str) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="snodo-real-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        self.process: subprocess.Popen[bytes] | None = None
        self.database = _own_database(os.environ.get("SNODO_DATABASE_URL", ""))
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "SNODO_DATA_DIR": str(self.data),
            "SNODO_BASE_URL": self.url,
            "SNODO_DATABASE_URL": self.database,
            **environment,
        }

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

    def start(self) -> None:
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "portal.wsgi"),
                    *("--bind", f"127.0.0.1:{self.port}"),
                    *("--workers", str(self.workers), "--timeout", "60"),
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
            with urllib.request.urlopen(self.url + "/robots.txt", timeout=2) as answer:
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
        _drop(self.database)
        shutil.rmtree(self.data, ignore_errors=True)

    def letters(self) -> list[str]:
        """Every e-mail sent so far, oldest first, as text."""
        return [path.read_text() for path in sorted((self.data / "mail").glob("*.log"))]

    def last_link(self) -> str:
        return re.findall(rf"{re.escape(self.url)}\S+", self.letters()[-1])[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_database(url: str) -> str:
    """A database of this server's own beside the one named, or SQLite in its data folder."""
    if not url.startswith("postgres"):
        return ""
    name = f"snodo_real_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _drop(url: str) -> None:
    if not url:
        return
    name = urlsplit(url).path[1:]
    with psycopg.connect(
        urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True
    ) as c:
        c.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
