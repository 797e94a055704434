"""What a cleaned file is, or why there is none."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cleaned:
    """``content`` is what is kept. ``disarmed``: parts that run on their own were taken out."""

    content: bytes
    content_type: str
    disarmed: bool = False


class CannotKeepError(Exception):
    """``reason`` is one of those in ``forms.sniff.SENTENCES``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
