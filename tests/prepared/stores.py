"""Where prepared databases are kept, and how one is copied: a file, or a template of the server.

``name`` says which prepared database is meant; a *place* is what Django calls a database's name.
What ``begin`` gives is there only after ``finish``: whoever is killed between leaves nothing behind.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.prepared.digest import KEPT, digest

OLD = timedelta(days=1)


class Files:
    """SQLite: one file each."""

    kind = "sqlite"

    def __init__(self) -> None:
        self.folder = KEPT / digest()
        self.folder.mkdir(parents=True, exist_ok=True)
        for other in KEPT.iterdir():
            if other != self.folder and _age(other) > OLD:
                shutil.rmtree(other, ignore_errors=True)

    def has(self, name: str) -> bool:
        return self._file(name).exists()

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def begin(self, name: str, source: str = "") -> str:
        place = f"{self._file(name)}.unfinished"
        self.drop(place)
        if source:
            shutil.copyfile(self._file(source), place)
        return place

    def address(self, place: str) -> str:
        return f"sqlite:///{place}"

    def finish(self, name: str) -> None:
        unfinished = Path(f"{self._file(name)}.unfinished")
        with closing(sqlite3.connect(unfinished)) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # everything in the one file
        unfinished.replace(self._file(name))

    def copy(self, name: str, place: str) -> None:
        is_address = place.startswith("file:")
        with (
            closing(sqlite3.connect(self._file(name))) as source,
            closing(sqlite3.connect(place, uri=is_address)) as target,
        ):
            source.backup(target)

    def drop(self, place: str) -> None:
        if not place.startswith("file:"):
            for path in (place, f"{place}-wal", f"{place}-shm"):
                Path(path).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"


class Server:
    """PostgreSQL: a database is copied by the server itself."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = urlunsplit(urlsplit(url)._replace(path="/postgres"))

    def address(self, place: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{place}"))

    def has(self, name: str) -> bool:
        found = self._ask("SELECT 1 FROM pg_database WHERE datname = %s", self._name(name))
        return bool(found)

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        with psycopg.connect(self.url, autocommit=True) as held:
            held.execute("SELECT pg_advisory_lock(hashtext(%s))", [self._name(name)])
            yield

    def begin(self, name: str, source: str = "") -> str:
        self._forget_old()
        place = f"{self._name(name)}_unfinished"
        self.drop(place)
        self._create(place, self._name(source) if source else "template1")
        return place

    def finish(self, name: str) -> None:
        self._do(
            "ALTER DATABASE {} RENAME TO {}", f"{self._name(name)}_unfinished", self._name(name)
        )
        self._ask(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(self._name(name)), sql.Literal(datetime.now(UTC).isoformat())
            )
        )

    def copy(self, name: str, place: str) -> None:
        self.drop(place)
        self._create(place, self._name(name))

    def drop(self, place: str) -> None:
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", place)

    def _name(self, name: str) -> str:
        return f"snodo_prepared_{digest()}_{name}"

    def _create(self, place: str, template: str) -> None:
        self._do("CREATE DATABASE {} TEMPLATE {}", place, template)

    def _forget_old(self) -> None:
        every = self._ask(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname LIKE 'snodo_prepared_%%'"
        )
        for name, made in every:
            if made and datetime.now(UTC) - datetime.fromisoformat(made) > OLD:
                with suppress(psycopg.errors.ObjectInUse):
                    self.drop(name)

    def _do(self, statement: str, *names: str) -> None:
        self._ask(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _ask(self, statement: "str | sql.Composable", *values: str) -> list[tuple[str, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []


Store = Files | Server


def store() -> Store:
    """Of the database that this run is about."""
    url = os.environ.get("SNODO_DATABASE_URL", "")
    return Server(url) if url.startswith("postgres") else Files()


def _age(path: Path) -> timedelta:
    return datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC)
