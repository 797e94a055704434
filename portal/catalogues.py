"""Message catalogues, compiled before any text of the portal can be translated.

A process reads a compiled catalogue once, with the first text it translates. One that finds none
goes on in English, and what it writes into the database (forms, notices) stays English. So the
settings, which every process reads before anything else, compile what is missing or old; and
whoever writes a translated text down asks ``require`` first.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import polib
from django.utils.translation import gettext, override, to_language

FOLDER = Path(__file__).parent / "locale"
# A message that no page shows. Its translation names the source a catalogue was compiled from:
# times of files say little after an archive, an rsync or another branch.
MARK = "digest of the source of this catalogue"


class StaleCatalogueError(Exception):
    """This process does not speak the language of today's catalogue; ``args`` are the sentences."""


def sources(folders: Iterable[Path] = (FOLDER,)) -> list[Path]:
    return sorted(path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po"))


def compile_stale(folders: Iterable[Path] = (FOLDER,)) -> list[Path]:
    """Compile what is missing or was made from another source; returns those sources.

    Raises ``OSError`` where a source is no catalogue or its folder cannot be written.
    """
    stale = [source for source in sources(folders) if not _is_fresh(source)]
    for source in stale:
        catalogue = polib.pofile(str(source))
        catalogue.append(polib.POEntry(msgid=MARK, msgstr=_digest(source)))
        # Complete or not at all: another process may read it this very moment, or this one die.
        half = source.with_name(f".{source.stem}-{os.getpid()}.mo")
        catalogue.save_as_mofile(str(half))
        half.replace(source.with_suffix(".mo"))
    return stale


def require() -> None:
    """Raises ``StaleCatalogueError`` unless this process has read today's catalogues."""
    for source in sources():
        language = source.parent.parent.name
        with override(to_language(language)):
            read = gettext(MARK)
        if read != _digest(source):
            raise StaleCatalogueError(
                f"The catalogue “{language}” was missing or old when this process began, and its "
                "texts would be written in the wrong language: run `manage.py compile_catalogues`, "
                "then start again."
            )


def _is_fresh(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.exists() and _digest(source).encode() in compiled.read_bytes()


def _digest(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()
