"""How many text messages a text costs (3GPP TS 23.038)."""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes two places
PLAIN_ONE, PLAIN_MORE = 160, 153  # septets
UNICODE_ONE, UNICODE_MORE = 70, 67  # 16-bit units
MOST = 6


@dataclass(frozen=True)
class Length:
    """``signs`` as the network counts them; ``strange`` are the signs that make it costly."""

    signs: int
    messages: int
    strange: str = ""


def measure(text: str) -> Length:
    strange = "".join(dict.fromkeys(sign for sign in text if sign not in BASIC | EXTENDED))
    sizes = [_size(sign, plain=not strange) for sign in text]
    one, more = (UNICODE_ONE, UNICODE_MORE) if strange else (PLAIN_ONE, PLAIN_MORE)
    total = sum(sizes)
    if total <= one:
        return Length(total, 1 if total else 0, strange)
    return Length(total, _parts(sizes, more), strange)


def _size(sign: str, *, plain: bool) -> int:
    if plain:
        return 2 if sign in EXTENDED else 1
    return len(sign.encode("utf-16-le")) // 2


def _parts(sizes: list[int], room: int) -> int:
    """A sign of two places is never parted."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts
