import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms.declaration import Ask
from forms.kinds.choice import ChoiceKind

UNKNOWN = "unknown"


@cache
def districts() -> dict[str, str]:
    """The city's districts by key, named by the neighbourhoods people know them by."""
    path = Path(__file__).with_name("districts.json")
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def named_districts(language: str) -> list[tuple[str, Any]]:
    """The choices of a list, "I do not know" included."""
    named = [(key, f"{key} – {name}") for key, name in districts().items()]
    with override(language):
        return [*named, (UNKNOWN, _("I do not know"))]


class DistrictKind(ChoiceKind):
    """Value: the key of the district (see districts.json), or ``unknown``."""

    name = "district"
    needs_options = False
    label = gettext_lazy("District of the city")
    description = gettext_lazy("A list of the districts, with the neighbourhoods' names.")

    def values(self, ask: Ask) -> tuple[Any, ...] | None:
        return (*districts(), UNKNOWN)

    def pairs(self, ask: Ask, language: str) -> list[tuple[str, Any]]:
        return named_districts(language)
