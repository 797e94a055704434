"""What a virus scanner answers, and how it fails."""

from typing import Protocol

PENDING, CLEAN, INFECTED, UNCHECKED = "pending", "clean", "infected", "unchecked"


class ScannerDownError(Exception):
    """No answer: try later. The text is the kind of error and nothing else."""


class CannotScanError(Exception):
    """It answered that it cannot judge this file."""


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Scanner(Protocol):
    def scan(self, content: Readable) -> str:
        """``CLEAN`` or ``INFECTED``. Raises ``ScannerDownError`` and ``CannotScanError``."""
