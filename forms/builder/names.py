from django.utils.text import slugify

LONGEST = 40


def proposed(text: str, otherwise: str) -> str:
    """``"How many children?"`` → ``"how_many_children"``."""
    words = slugify(text).replace("-", "_").strip("_")
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition("_")[0] or words[:LONGEST]
    return words or otherwise


def unique(key: str, used: set[str]) -> str:
    candidate, number = key, 1
    while candidate in used:
        number += 1
        candidate = f"{key}_{number}"
    return candidate
