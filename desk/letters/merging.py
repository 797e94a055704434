"""From a text with ``{fields}`` to a text with values, and what is wrong with it before."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from desk.letters.fields import BY_NAME, LINK, allowed_in
from desk.letters.kinds import Kind

FIELD = re.compile(r"\{([^{}\n]*)\}")
Values = Mapping[str, Callable[[], str]]


@dataclass(frozen=True)
class Merged:
    """``empty`` names the fields that have no value in this case; their lines were left out."""

    text: str
    empty: tuple[str, ...] = ()


def problems(text: str, kind: str) -> Iterator[str]:
    """Sentences for whoever writes the text; none when it can be sent."""
    if set(FIELD.sub("", text)) & set("{}"):
        yield _("A curly bracket stands alone. A field is written like this: {reference}.")
    for name in dict.fromkeys(FIELD.findall(text)):
        if name not in BY_NAME:
            yield _("There is no field {%(name)s}. Choose one from the list.") % {"name": name}
        elif kind not in BY_NAME[name].kinds:
            yield _("{%(name)s} must not stand in this kind of text (%(kind)s).") % {
                "name": name,
                "kind": Kind(kind).label,
            }


def names_in(text: str) -> set[str]:
    return set(FIELD.findall(text))


def merge(text: str, values: Values) -> Merged:
    """Values are asked for only where they are used, and are never read as fields themselves.

    A line with a field that has no value is left out: half a sentence says nothing. The line with
    the link stays whatever else is missing. Fields that are not in ``values`` stay as they are.
    """
    known = {name: values[name]() for name in names_in(text) if name in values}
    missing = {name for name, value in known.items() if not value}
    kept = []
    for line in text.replace("\r\n", "\n").split("\n"):
        used = names_in(line)
        if LINK in used or not used & missing:
            kept.append(FIELD.sub(lambda found: known.get(found[1], found[0]), line))
    return Merged("\n".join(kept), tuple(sorted(missing)))


def example_values(kind: str) -> dict[str, Callable[[], str]]:
    """Invented ones, for previews, in the current language."""
    return {field.name: partial(str, field.example) for field in allowed_in(kind)}
