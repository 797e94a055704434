"""Somebody who fills in any form without understanding it: used by walks, kills and the bench."""

import random
from typing import Any

from forms import kinds
from forms.declaration import ROW, Ask, Form, Step

Fields = dict[str, list[str]]
NONSENSE = (
    "",
    " ",
    "\x00",
    "’\u202e<b>",
    "9" * 400,
    "-1",
    "31/02/2020",
    "yes",
    "o1",
    "🏠" * 50,
    "'; DROP TABLE forms_draft; --",
    "%s%n{{x}}",
)


def value(ask: Ask, dice: random.Random) -> Any:
    """A value the question accepts."""
    kind = kinds.get(ask.kind)
    listed = kind.values(ask)
    if not listed:
        return kind.demo(ask)
    if isinstance(kind.demo(ask), list):
        alone = {option.key for option in ask.options if option.alone}
        together = [key for key in listed if key not in alone]
        return dice.sample(together, k=dice.randint(1, min(3, len(together))))
    return dice.choice(listed)


def fields(step: Step, dice: random.Random, most_rows: int = 3) -> Fields:
    """A page answered in full, as a browser sends it. Conditional questions are answered too."""
    if not step.repeat:
        return _answered(step, step.key, dice)
    count = dice.randint(0, min(most_rows, step.most))
    sent = {f"{step.key}-TOTAL_FORMS": [str(count)], f"{step.key}-INITIAL_FORMS": ["0"]}
    for position in range(count):
        prefix = f"{step.key}-{position}"
        sent |= {f"{prefix}-{ROW}": ["+" + "".join(dice.choices("0123456789abcdef", k=8))]}
        sent |= _answered(step, prefix, dice)
    return sent


def nonsense(step: Step, dice: random.Random) -> Fields:
    """A page answered by a cat."""
    names = [*fields(step, dice), f"{step.key}-x", "remove_row", "seen", "next", "action"]
    chosen = dice.sample(names, k=dice.randint(0, len(names)))
    return {name: [dice.choice(NONSENSE)] for name in chosen}


def first(form: Form, dice: random.Random) -> Fields:
    return fields(form.steps[0], dice)


def _answered(step: Step, prefix: str, dice: random.Random) -> Fields:
    sent: Fields = {}
    for ask in step.asks:
        kind = kinds.get(ask.kind)
        if kind.is_answered:
            sent |= kind.post(f"{prefix}-{ask.key}", value(ask, dice))
    return sent
