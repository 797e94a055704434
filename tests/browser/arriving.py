"""Letters and text messages, as they arrive."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real_server import RealPortal

BETWEEN_LETTERS = "-" * 79 + "\n"


@contextmanager
def arriving(portal: RealPortal, folder: str = "mail") -> Iterator[list[str]]:
    """Fills the list with what is sent meanwhile. A file may hold several letters of one second, so
    neither its name nor its age says which is the last."""
    before = {path: path.stat().st_size for path in files(portal, folder)}
    new: list[str] = []
    yield new
    for path in files(portal, folder):
        added = path.read_bytes()[before.get(path, 0) :].decode()
        new.extend(text for text in added.split(BETWEEN_LETTERS) if text.strip())


def files(portal: RealPortal, folder: str) -> list[Path]:
    return sorted((portal.data / folder).glob("*.log"))


def found_in(letters: list[str], pattern: str, to: str = "") -> str:
    """The one match in what was sent to one recipient."""
    found = [hit[0] for text in letters if to in text for hit in [re.search(pattern, text)] if hit]
    assert len(found) == 1, (pattern, to, letters)
    return found[0]
