"""What an organisation reads of the contacts in a reserved request: enough to recognise a number
that the person names, too little to call it. It reaches the person through the city's desk."""

from typing import Any

HIDDEN_KINDS = frozenset({"phone", "email", "address"})
LAST = 3


def hint(value: str) -> str:
    """The last three digits of a number; of anything else nothing but that it is there."""
    if not value:
        return ""
    digits = [sign for sign in value if sign.isdigit()]
    is_number = len(digits) > LAST and not any(sign.isalpha() for sign in value)
    return f"••• {''.join(digits[-LAST:])}" if is_number else "•••"


def masked_keys(application: Any) -> frozenset[str]:
    """The questions of which an organisation is given only a hint."""
    if not application.restricted:
        return frozenset()
    return frozenset(
        ask.key for _step, ask in application.submission.form.asks() if ask.kind in HIDDEN_KINDS
    )
