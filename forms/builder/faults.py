"""What keeps a form from being published, in the editor's words and beside its block."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from forms import kinds
from forms.builder.compiling import Compiled, Path
from forms.declaration.lint import ERROR, WARNING, Finding

# The declaration's sentences are for developers; these are for editors. Where a sentence is not
# listed, the developer's one is shown: better than silence.
UNTRANSLATED = r"lacks words in"
EDITORS_WORDS: tuple[tuple[str, Any], ...] = (
    (r"a form has at least one step", gettext_lazy("A form needs at least one page.")),
    (r"step without questions", gettext_lazy("Add at least one question to this page.")),
    (
        r"leave and leave_to belong together",
        gettext_lazy("Say both when to point to other help and which page of other help to show."),
    ),
    (
        r"leaves to an unknown exit",
        gettext_lazy("There is no page of other help with this short name."),
    ),
    (r"says how many rows at most", gettext_lazy("Say how many rows there can be at most.")),
    (
        r"the first step cannot be conditional",
        gettext_lazy("The first page is always shown: take its condition away."),
    ),
    (
        r"the first step cannot be repeated",
        gettext_lazy("The first page cannot be a list of rows: put an ordinary page before it."),
    ),
    (
        r"the first step must ask the",
        gettext_lazy(
            "The first page must ask for what opens the request again, with an answer needed and "
            "without a condition. In that question's settings, “What it is for staff” says so."
        ),
    ),
    (r"exit without anywhere to go", gettext_lazy("Say where the person can go instead.")),
    (
        r"cannot be compared like this",
        gettext_lazy("A condition compares an answer in a way that makes no sense for it."),
    ),
    (r"a condition is empty", gettext_lazy("Add a condition: it says when this applies.")),
    (
        r"reads a later or unknown",
        gettext_lazy("A condition reads an answer that is not asked before this point."),
    ),
    (r"is dead:", gettext_lazy("A condition can never be true: that answer cannot be given.")),
    (r"means an unknown fact", gettext_lazy("Nobody knows what this question is for.")),
    (
        r"a repeated question cannot mean",
        gettext_lazy(
            "A question asked of each row cannot say something about the person who writes."
        ),
    ),
    (r"options missing, or not for", gettext_lazy("Write the answers to choose from.")),
    (
        r"is required but cannot be answered",
        gettext_lazy("This asks nothing, so no answer can be needed."),
    ),
    (r"says other help exists but not where", gettext_lazy("Say where the other help is.")),
    (r"key twice", gettext_lazy("Another one has the same short name: change one of them.")),
    (r"reserved step key", gettext_lazy("This short name is taken: choose another.")),
    # Advice.
    (r"asks much at once", gettext_lazy("This page asks much at once: consider two pages.")),
    (r"only one answer to choose", gettext_lazy("There is only one answer to choose.")),
    (
        r"nobody is asked to read the privacy notice",
        gettext_lazy("Nobody is asked to read the privacy notice."),
    ),
    (
        r"ask whether it is safe",
        gettext_lazy(
            "Ask whether it is safe to write or call: without that answer nobody is written to."
        ),
    ),
)


@dataclass(frozen=True)
class Fault:
    """``path`` leads to the block (empty for the form as a whole); ``part`` names it in words."""

    sentence: str
    level: str
    path: Path = ()
    part: str = ""


def of(compiled: Compiled) -> list[Fault]:
    """Errors first, as they stand in the form; then warnings, each sentence once."""
    found = [
        Fault(sentence, ERROR, path, _named(compiled, path))
        for path, error in compiled.errors.items()
        for sentence in dict.fromkeys(_flat(error))
    ]
    unreadable = {path[:-1] for path in compiled.errors}
    for finding in compiled.form.findings(kinds.registered()):
        if re.search(UNTRANSLATED, finding.sentence):
            continue  # told once a language, with the way there (see translating.left_to_do)
        path = compiled.places.get(finding.where, ())
        # A condition left out because it could not be read has been named already.
        if path in unreadable and _is_of_a_condition(finding):
            continue
        found.append(Fault(words(finding), finding.level, path, _named(compiled, path)))
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda one: (one.level != ERROR, _order(one.path)))


def errors(compiled: Compiled) -> list[Fault]:
    return [one for one in of(compiled) if one.level == ERROR]


def warnings(compiled: Compiled) -> list[Fault]:
    return [one for one in of(compiled) if one.level == WARNING]


def words(finding: Finding) -> str:
    for pattern, sentence in EDITORS_WORDS:
        if re.search(pattern, finding.sentence):
            return str(sentence)
    return finding.sentence


def beside_blocks(compiled: Compiled) -> dict[str | None, ValidationError]:
    """The errors by field of the editor's form, shaped so that each stands beside its block.
    ``None`` holds those of the form as a whole."""
    trees: dict[str | None, _Node] = {}
    for path, error in compiled.errors.items():
        _node(trees, path[:-1]).named[str(path[-1])] = error
    for fault in errors(compiled):
        if fault.path in set(compiled.errors):
            continue
        _node(trees, fault.path).sentences.append(fault.sentence)
    return {
        name: _as_error(node) if name else ValidationError(node.sentences)
        for name, node in trees.items()
    }


class _Node:
    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.named: dict[str, ValidationError] = {}
        self.children: dict[str, dict[int, _Node]] = {}


def _node(trees: "dict[str | None, _Node]", path: Path) -> _Node:
    if not path:
        return trees.setdefault(None, _Node())
    node = trees.setdefault(str(path[0]), _Node())
    for name, position in zip(path[::2], path[1::2], strict=True):
        node = node.children.setdefault(str(name), {}).setdefault(int(position), _Node())
    return node


def _as_error(node: _Node) -> ValidationError:
    """Of the field: a stream whose blocks hold streams."""
    ((_name, blocks),) = node.children.items()
    return StreamBlockValidationError({n: _of_block(one) for n, one in blocks.items()})


def _of_block(node: _Node) -> StructBlockValidationError:
    inner: dict[str, ValidationError] = dict(node.named)
    for name, blocks in node.children.items():
        inner[name] = StreamBlockValidationError({n: _of_block(one) for n, one in blocks.items()})
    return StructBlockValidationError(inner, list(node.sentences))


def _flat(error: ValidationError) -> Iterable[str]:
    if isinstance(error, StructBlockValidationError | StreamBlockValidationError):
        for inner in error.block_errors.values():
            yield from _flat(inner)
        for inner in error.non_block_errors.as_data():
            yield from _flat(inner)
    else:
        yield from error.messages


def _is_of_a_condition(finding: Finding) -> bool:
    return bool(re.search(r"condition is empty|belong together", finding.sentence))


def _named(compiled: Compiled, path: Path) -> str:
    """The page and question a path leads to, for a list far from the blocks."""
    if not path:
        return ""
    if path[0] != "steps":
        return {"exits": _("Other help"), "flags": _("Marks for staff"), "checks": _("Doubts")}[
            str(path[0])
        ]
    step = compiled.form.steps[int(path[1])]
    names = [_said(step.title)]
    if len(path) >= 4 and path[2] == "questions":
        names.append(_said(step.asks[int(path[3])].label))
    return " › ".join(name for name in names if name)


def _said(text: Any) -> str:
    return text if isinstance(text, str) else next(iter(text.values()), "")


def _order(path: Path) -> tuple[Any, ...]:
    columns = ("steps", "exits", "flags", "checks")
    if not path:
        return (-1,)
    return (columns.index(str(path[0])), *(one for one in path[1:] if isinstance(one, int)))
