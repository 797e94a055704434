"""A whole installation for a running server: a data folder and a database."""

import shutil
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from tests.prepared.making import INSTALLATION, made
from tests.prepared.stores import Server

SETTINGS = {"DJANGO_SETTINGS_MODULE": INSTALLATION.settings}


def copied(data: Path) -> str:
    """Copy the installation into the empty folder ``data``; returns its database's address."""
    kept = made(INSTALLATION)
    shutil.copytree(INSTALLATION.folder(kept), data, dirs_exist_ok=True)
    is_server = isinstance(kept, Server)
    place = f"snodo_real_{uuid.uuid4().hex[:12]}" if is_server else str(data / "snodo.sqlite3")
    kept.copy(INSTALLATION.name, place)
    return kept.address(place)


def dropped(address: str) -> None:
    if address.startswith("postgres"):
        Server(address).drop(urlsplit(address).path[1:])
