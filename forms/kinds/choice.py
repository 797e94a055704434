from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask, say
from forms.kinds.base import Kind, attrs

MOST_RADIOS = 5  # up to five radio buttons, a list from six on (Modello Comuni, C.SE)


class ChoiceKind(Kind):
    name = "choice"
    needs_options = True
    missing = _("Choose one of the answers.")

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
        return forms.ChoiceField(choices=choices, widget=forms.Select(attrs=attrs(ask)), **common)

    def display(self, value: Any, ask: Ask, language: str) -> str:
        return str(dict(self.pairs(ask, language)).get(value, value))

    def demo(self, ask: Ask) -> Any:
        values = self.values(ask) or ()
        return values[0]
