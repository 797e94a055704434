"""The prepared databases, each made by the product's own commands in a process of its own.

python -m tests.prepared          makes what a run will copy, before it is asked for
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.prepared.digest import KEPT, ROOT, digest
from tests.prepared.stores import Store, store


@dataclass(frozen=True)
class Prepared:
    name: str
    command: str
    settings: str = "portal.settings.test"
    source: "Prepared | None" = None

    def folder(self, kept: Store) -> Path:
        """The files that belong to it."""
        return KEPT / digest() / f"{self.name}-{kept.kind}"


MIGRATED = Prepared("migrated", "migrate")  # every table, and what the migrations write
STARTER = Prepared("starter", "load_starter", source=MIGRATED)
# As it is after `manage.py setup`: published forms, starter content, demo accounts.
INSTALLATION = Prepared("installation", "setup", "tests.settings_real", source=MIGRATED)


def made(wanted: Prepared) -> Store:
    """Where it is kept; it is made first, unless it is there."""
    kept = store()
    if not kept.has(wanted.name):
        if wanted.source:
            made(wanted.source)
        with kept.alone(wanted.name):
            if not kept.has(wanted.name):
                _make(wanted, kept)
    return kept


def _make(wanted: Prepared, kept: Store) -> None:
    folder = wanted.folder(kept)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    place = kept.begin(wanted.name, wanted.source.name if wanted.source else "")
    done = subprocess.run(
        [sys.executable, "manage.py", wanted.command],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": wanted.settings,
            "SNODO_DATA_DIR": str(folder),
            "SNODO_DATABASE_URL": kept.address(place),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    shutil.rmtree(folder / "cache", ignore_errors=True)
    kept.finish(wanted.name)
