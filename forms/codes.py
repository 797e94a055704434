"""Codes that people read out, copy by hand and type on a phone."""

import secrets
import unicodedata

# Without 0/O, 1/I/L, 2/Z, Q, 5/S, 8/B, U/V: nothing that is mistaken for something else on paper.
ALPHABET = "34679ACDEFGHJKMNPRTWXY"
RESUME_LENGTH = 9
REFERENCE_LENGTH = 6


def new_resume_code() -> str:
    """``7KD-M4P-3RX``: 22⁹ codes (40 bits), behind a second fact and a lock."""
    signs = _signs(RESUME_LENGTH)
    return "-".join((signs[:3], signs[3:6], signs[6:]))


def new_reference(prefix: str, year: int) -> str:
    """``TO-2026-K4M7XD``. Says nothing about how many were sent, and gives access to nothing."""
    return f"{prefix}-{year}-{_signs(REFERENCE_LENGTH)}"


def normal(typed: str) -> str:
    """A resume code as typed, in its one written form; whatever cannot be one comes out different
    from every code. Small letters, spaces, missing dashes and other scripts' digits are no error.
    """
    signs = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign.upper()
        for sign in unicodedata.normalize("NFKC", typed[:80])
        if sign.isalnum()
    )
    return "-".join((signs[:3], signs[3:6], signs[6:]))


def _signs(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _position in range(count))
