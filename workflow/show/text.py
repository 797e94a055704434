"""A workflow as plain text for a terminal, and as the source of a Mermaid diagram."""

from collections.abc import Iterator, Sequence

from workflow import definition
from workflow.definition import Kind, Text, Transition, Workflow

CHANGED = " *"


def as_text(workflow: Workflow) -> str:
    """Two tables, states and transitions, and under each transition its reasons. What an
    administrator changed carries a star."""
    original = definition.get(workflow.name)
    title = f"{workflow.name}: {workflow.label}"
    lines = [title, "=" * len(title), "", "States"]
    lines += _table(
        ("name", "kind", "staff label", "public label"),
        [
            (
                f"{state.name} (first)" if state.name == workflow.initial else state.name,
                state.kind.value,
                _marked(state.label, state.label is before.label),
                _marked(state.public_label, state.public_label is before.public_label),
            )
            for state, before in zip(workflow.states, original.states, strict=True)
        ],
    )
    lines += ["", "Transitions"]
    lines += _table(
        ("name", "label", "from", "to", "roles", "needs", "also"),
        [
            (
                step.name,
                _marked(step.label, step.label is before.label),
                ", ".join(step.source),
                step.target or "(stays)",
                _marked(", ".join(sorted(step.roles)), step.roles == before.roles),
                ", ".join(_needs(step)),
                ", ".join(_effects(step)),
            )
            for step, before in zip(workflow.transitions, original.transitions, strict=True)
        ],
    )
    for step, before in zip(workflow.transitions, original.transitions, strict=True):
        if step.reasons:
            lines += ["", f"Reasons of {step.name}"]
            lines += _table(("key", "label"), list(_reasons(step, before)))
    if any(CHANGED in line for line in lines):
        lines += ["", "* changed by an administrator"]
    return "\n".join(lines) + "\n"


def as_mermaid(workflow: Workflow) -> str:
    """The source of a ``stateDiagram-v2``."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_quiet(state.label)}" as {state.name}' for state in workflow.states]
    lines.append(f"    [*] --> {workflow.initial}")
    lines += [
        f"    {source} --> {step.target}: {_quiet(step.label)}"
        for step in workflow.transitions
        for source in step.source
        if not step.stays
    ]
    lines += [f"    {name} --> [*]" for name in workflow.names(Kind.CLOSED)]
    return "\n".join(lines) + "\n"


def _reasons(step: Transition, before: Transition) -> Iterator[tuple[str, str]]:
    labels = {reason.key: reason.label for reason in before.reasons}
    for reason in step.reasons:
        yield reason.key, _marked(reason.label, reason.label is labels.get(reason.key))
    for reason in step.retired:
        yield reason.key, _marked(f"{reason.label} (no longer offered)", False)


def _marked(text: Text, is_original: bool) -> str:
    return str(text) if is_original else f"{text}{CHANGED}"


def _needs(step: Transition) -> Iterator[str]:
    if step.needs_reason:
        yield "reason"
    if step.needs_text:
        yield "text"


def _effects(step: Transition) -> Iterator[str]:
    if step.guard is not None:
        yield f"guard {step.guard.__name__}"
    if step.pauses_clock:
        yield "pauses the clock"
    if not step.public:
        yield "not public"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    cells = [head, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return [f"  {line}".rstrip() for line in lines]


def _quiet(label: Text) -> str:
    """A label without the signs that mean something to Mermaid."""
    text = str(label).replace('"', "'").replace("#", "").replace(";", ",").replace(":", " -")
    return " ".join(text.split())
