"""Where boxes and arrows of a workflow go: columns by distance from the first state.

Lengths are SVG user units. Arrows carry the numbers of their transitions in the table beside the
picture, because sentences on arrows cover each other. What keeps the state has no arrow.
"""

from collections import defaultdict
from dataclasses import dataclass
from textwrap import wrap

from workflow.definition import State, Workflow

BOX, GAP, SPACE, PORT, LINE, EDGE = 180, 110, 24, 18, 18, 20
LETTERS_A_LINE = 20

Pair = tuple[str, str]
Ports = dict[tuple[str, str], list[str]]  # by state and side


@dataclass(frozen=True)
class Line:
    text: str
    y: int


@dataclass(frozen=True)
class Box:
    state: State
    x: int
    y: int
    height: int
    lines: tuple[Line, ...]
    width: int = BOX

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Arrow:
    """``path`` is the ``d`` of an SVG path; ``numbers`` stands at ``x``, ``y``."""

    path: str
    numbers: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def picture(workflow: Workflow) -> Picture:
    column = _columns(workflow)
    pairs = _pairs(workflow)
    ports = _ports(column, pairs)
    boxes = _boxes(workflow, column, ports)
    arrows = tuple(
        _arrow(boxes, column, ports, pair, ", ".join(map(str, numbers)))
        for pair, numbers in pairs.items()
    )
    return Picture(
        width=max(box.x + BOX for box in boxes.values()) + GAP,
        height=max(box.y + box.height for box in boxes.values()) + EDGE,
        boxes=tuple(boxes.values()),
        arrows=arrows,
    )


def _columns(workflow: Workflow) -> dict[str, int]:
    """How many changes a state is away from the first one."""
    column = {workflow.initial: 0}
    waiting = [workflow.initial]
    for name in waiting:
        for step in workflow.transitions:
            if name in step.source and not step.stays and step.target not in column:
                column[step.target] = column[name] + 1
                waiting.append(step.target)
    return column


def _pairs(workflow: Workflow) -> dict[Pair, list[int]]:
    pairs: dict[Pair, list[int]] = defaultdict(list)
    for number, step in enumerate(workflow.transitions, start=1):
        for source in () if step.stays else step.source:
            pairs[source, step.target].append(number)
    return dict(pairs)


def _sides(column: dict[str, int], pair: Pair) -> tuple[str, str]:
    """The side an arrow leaves from and the side it arrives at."""
    source, target = (column[name] for name in pair)
    if source == target:
        return "right", "right"
    return ("right", "left") if source < target else ("left", "right")


def _ports(column: dict[str, int], pairs: dict[Pair, list[int]]) -> Ports:
    """For each state and side the arrow ends there, from the top."""
    ports: Ports = defaultdict(list)
    for pair in pairs:
        leaves, arrives = _sides(column, pair)
        ports[pair[0], leaves].append(f"to {pair[1]}")
        ports[pair[1], arrives].append(f"from {pair[0]}")
    return ports


def _boxes(workflow: Workflow, column: dict[str, int], ports: Ports) -> dict[str, Box]:
    filled: dict[int, int] = defaultdict(lambda: EDGE)
    boxes = {}
    for state in workflow.states:
        place = column[state.name]
        words = wrap(str(state.label), LETTERS_A_LINE) or [state.name]
        most = max(len(ports.get((state.name, side), ())) for side in ("left", "right"))
        height = max(len(words) * LINE, most * PORT) + SPACE
        top = filled[place]
        first = top + (height - len(words) * LINE) // 2 + LINE - 4
        boxes[state.name] = Box(
            state,
            EDGE + place * (BOX + GAP),
            top,
            height,
            tuple(Line(text, first + row * LINE) for row, text in enumerate(words)),
        )
        filled[place] = top + height + SPACE
    return boxes


def _arrow(
    boxes: dict[str, Box],
    column: dict[str, int],
    ports: Ports,
    pair: Pair,
    numbers: str,
) -> Arrow:
    leaves, arrives = _sides(column, pair)
    x0, y0 = _port(boxes[pair[0]], leaves, ports, f"to {pair[1]}")
    x3, y3 = _port(boxes[pair[1]], arrives, ports, f"from {pair[0]}")
    x1 = x0 + (GAP if leaves == "right" else -GAP)
    x2 = x3 + (GAP if arrives == "right" else -GAP)
    x, y = _along((x0, x1, x2, x3), 0.2), _along((y0, y0, y3, y3), 0.2)
    return Arrow(f"M{x0} {y0} C{x1} {y0} {x2} {y3} {x3} {y3}", numbers, x, y)


def _port(box: Box, side: str, ports: Ports, end: str) -> tuple[int, int]:
    ends = ports[box.state.name, side]
    top = box.y + (box.height - (len(ends) - 1) * PORT) // 2
    return box.x + (BOX if side == "right" else 0), top + ends.index(end) * PORT


def _along(points: tuple[int, int, int, int], t: float) -> int:
    """One coordinate of a cubic curve at ``t`` between 0 and 1."""
    a, b, c, d = points
    s = 1 - t
    return round(s**3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t**3 * d)
