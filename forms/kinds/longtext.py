from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask
from forms.kinds.base import GIVEN, Kind, attrs
from forms.kinds.text import PlainTextField

LONGEST = 3000


class LongTextKind(Kind):
    """Value: the text, trimmed, its lines divided by ``\\n``."""

    name = "longtext"
    operators = GIVEN
    label = _("Long text")
    description = _("Something told in one's own words, over several lines.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        return PlainTextField(
            longest=int(ask.most or LONGEST),
            widget=forms.Textarea(attrs=attrs(ask, rows="6")),
            **self.common(ask, language),
        )

    def found_by(self, value: Any, ask: Ask) -> str:
        return str(value)

    def demo(self, ask: Ask) -> Any:
        return "I lost my job in March and I could not pay the rent any more."
