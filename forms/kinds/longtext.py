from typing import Any

from django import forms

from forms.declaration import Ask
from forms.kinds.base import Kind, attrs
from forms.kinds.text import PlainTextField

LONGEST = 3000


class LongTextKind(Kind):
    name = "longtext"

    def field(self, ask: Ask, language: str) -> forms.Field:
        return PlainTextField(
            longest=int(ask.most or LONGEST),
            widget=forms.Textarea(attrs=attrs(ask, rows="6")),
            **self.common(ask, language),
        )

    def demo(self, ask: Ask) -> Any:
        return "I lost my job in March and I could not pay the rent any more."
