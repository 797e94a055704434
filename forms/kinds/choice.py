from typing import Any

from django import forms
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask, say
from forms.kinds.base import ONE_OF, Kind, attrs

MOST_RADIOS = 5  # up to five radio buttons, a list from six on (Modello Comuni, C.SE)
MOST_LISTED = 10  # above it nobody looks through a list: it can be searched by typing


class SearchableSelect(forms.Select):
    """A plain list, marked for the script that lets people search it by typing."""


def chooser(ask: Ask, count: int, language: str) -> forms.Select:
    if count <= MOST_LISTED:
        return forms.Select(attrs=attrs(ask))
    with override(language):
        words = {
            "data-autocomplete": "",
            "data-autocomplete-hint": gettext(
                "Write a few letters, then choose an answer with the arrow keys and Enter, or "
                "touch it."
            ),
            "data-autocomplete-none": gettext("Nothing found. Try fewer letters."),
            "data-autocomplete-found": gettext("Answers to choose from: {length}."),
            "data-autocomplete-here": gettext("{option}: {index} of {length}"),
        }
    return SearchableSelect(attrs=attrs(ask, **words))


class ChoiceKind(Kind):
    """Value: the key of the option."""

    name = "choice"
    needs_options = True
    operators: tuple[str, ...] = ONE_OF
    missing = _("Choose one of the answers.")
    label = _("One answer out of several")
    description = _(
        "Up to five answers are buttons, six to ten a list, more than ten a list that can be "
        "searched by typing. Add “I do not know” where somebody may not know."
    )

    def values(self, ask: Ask) -> tuple[Any, ...] | None:
        return tuple(option.key for option in ask.options)

    def pairs(self, ask: Ask, language: str) -> list[tuple[str, Any]]:
        return [(option.key, say(option.label, language)) for option in ask.options]

    def field(self, ask: Ask, language: str) -> forms.Field:
        pairs = self.pairs(ask, language)
        common = self.common(ask, language)
        common["error_messages"]["invalid_choice"] = self.missing
        if len(pairs) <= MOST_RADIOS:
            return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect, **common)
        choices = [("", _("Choose…")), *pairs]
        return forms.ChoiceField(
            choices=choices, widget=chooser(ask, len(pairs), language), **common
        )

    def words(self, value: Any, ask: Ask, language: str) -> str:
        return str(dict(self.pairs(ask, language)).get(value, value))

    def anonymous(self, value: Any, ask: Ask) -> Any:
        return value

    def demo(self, ask: Ask) -> Any:
        values = self.values(ask) or ()
        return values[0]
