"""A whole installation as ``manage.py setup`` leaves it: a data folder and, on a server, a database."""

import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.prepared.digest import KEPT, ROOT, digest
from tests.prepared.stores import Files, Server, Store, store

NAME = "installation"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings_real"}


def copied(data: Path) -> str:
    """Copy the installation into the empty folder ``data``; returns its database's address."""
    kept = store()
    _prepare(kept)
    shutil.copytree(_folder(kept), data, dirs_exist_ok=True)
    if isinstance(kept, Files):
        return ""
    place = f"snodo_real_{uuid.uuid4().hex[:12]}"
    kept.copy(NAME, place)
    return _address(kept, place)


def dropped(address: str) -> None:
    if address:
        Server(address).drop(urlsplit(address).path[1:])


def _prepare(kept: Store) -> None:
    folder = _folder(kept)
    with kept.alone(NAME):
        if folder.exists() and (isinstance(kept, Files) or kept.has(NAME)):
            return
        for path in (folder, unfinished := folder.with_suffix(".unfinished")):
            shutil.rmtree(path, ignore_errors=True)
        address = "" if isinstance(kept, Files) else _address(kept, kept.begin(NAME))
        unfinished.mkdir(parents=True)
        _run_setup(unfinished, address)
        shutil.rmtree(unfinished / "cache", ignore_errors=True)
        if not isinstance(kept, Files):
            kept.finish(NAME)
        unfinished.replace(folder)


def _run_setup(data: Path, address: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "setup"],
        cwd=ROOT,
        env=os.environ | SETTINGS | {"SNODO_DATA_DIR": str(data), "SNODO_DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]


def _folder(kept: Store) -> Path:
    return KEPT / digest() / f"{NAME}-{'files' if isinstance(kept, Files) else 'server'}"


def _address(kept: Server, place: str) -> str:
    return urlunsplit(urlsplit(kept.url)._replace(path=f"/{place}"))
