"""The virus check: a port with a socket for ClamAV, and none. Whatever the scanner does, people can
send their files: what could not be checked waits as ``pending`` and staff are told."""

import logging

from django.conf import settings
from django.core.cache import cache

from forms.files.clamd import Clamd
from forms.files.verdicts import (
    PENDING,
    UNCHECKED,
    CannotScanError,
    Readable,
    Scanner,
    ScannerDownError,
)

logger = logging.getLogger(__name__)

WHILE_SOMEBODY_WAITS = 5.0  # seconds for a file
IN_THE_BACKGROUND = 60.0
REST = 60  # seconds in which nobody waits for a scanner that has just failed
RESTING = "scanner-rests"


def scanner(*, seconds: float) -> Scanner | None:
    """The one that ``SNODO_CLAMD`` names, or ``None``."""
    return Clamd(settings.CLAMD, seconds=seconds) if settings.CLAMD else None


def at_once(content: Readable) -> str:
    """The verdict while the person waits, or ``PENDING`` if there is none in a few seconds. After a
    failure the next ones do not wait at all, for a minute."""
    chosen = scanner(seconds=WHILE_SOMEBODY_WAITS)
    if chosen is None:
        return UNCHECKED
    if cache.get(RESTING):
        return PENDING
    try:
        return chosen.scan(content)
    except ScannerDownError as error:
        logger.warning("virus scanner: %s", error)
        cache.set(RESTING, True, REST)
    except CannotScanError:
        logger.warning("virus scanner: a file it cannot judge")
    return PENDING
