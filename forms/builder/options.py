"""The answers of a choice, written one a line. Their keys are remembered beside the lines, so that
an answer keeps its key when its words change or when it moves."""

from difflib import SequenceMatcher
from typing import Any

from forms.builder.names import proposed, unique

Raw = dict[str, Any]
ALONE = "*"  # "None of these": stands before an answer that excludes the others


def settled(raw: Raw | None) -> Raw:
    """The same lines with ``known`` brought up to them: ``[{"key", "label", "alone"}, …]``."""
    lines = [
        line for text in ((raw or {}).get("lines") or "").splitlines() if (line := _read(text))
    ]
    before = _known(raw)
    keys = _kept(lines, before)
    used = {key for key in keys if key}
    for position, (label, _alone) in enumerate(lines):
        if not keys[position]:
            keys[position] = unique(proposed(label, "answer"), used)
            used.add(keys[position])
    known = [
        {"key": key, "label": label, "alone": alone}
        for key, (label, alone) in zip(keys, lines, strict=True)
    ]
    return {"lines": "\n".join(map(written, known)), "known": known}


def of(raw: Raw | None) -> list[Raw]:
    known: list[Raw] = settled(raw)["known"]
    return known


def written(option: Raw) -> str:
    label = " ".join(str(option["label"]).split())
    return f"{ALONE} {label}" if option.get("alone") else label


def _read(text: str) -> tuple[str, bool] | None:
    text = " ".join(text.split())
    label = text.removeprefix(ALONE).strip()
    return (label, text.startswith(ALONE)) if label else None


def _known(raw: Raw | None) -> list[Raw]:
    known = (raw or {}).get("known")
    found = known if isinstance(known, list) else []
    return [one for one in found if isinstance(one, dict) and one.get("key")]


def _kept(lines: list[tuple[str, bool]], before: list[Raw]) -> list[str]:
    """The key of each line that is known: by its words, or else as the changed line between two
    that stayed."""
    by_label: dict[str, list[str]] = {}
    for one in before:
        by_label.setdefault(one["label"], []).append(one["key"])
    keys = [by_label[label].pop(0) if by_label.get(label) else "" for label, _alone in lines]
    matcher = SequenceMatcher(
        None, [one["label"] for one in before], [label for label, _alone in lines], autojunk=False
    )
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "replace" or last - first != end - start:
            continue
        for was, now in zip(range(first, last), range(start, end), strict=True):
            if not keys[now] and before[was]["key"] not in keys:
                keys[now] = before[was]["key"]
    return keys
