from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms.declaration import Ask
from forms.kinds.base import Kind


class NoticeKind(Kind):
    """ "I have read and understood the notice". Never consent: a public body that gives social
    services does not rest on it (GDPR art. 6.1.e and 9.2.g), and asking for it would mislead."""

    name = "notice"
    missing = gettext_lazy("Tick the box when you have read the notice.")

    def values(self, ask: Ask) -> tuple[Any, ...] | None:
        return (True,)

    def field(self, ask: Ask, language: str) -> forms.Field:
        return forms.BooleanField(**self.common(ask, language))

    def normalise(self, value: Any) -> Any:
        return True if value else None

    def post(self, name: str, value: Any) -> dict[str, list[str]]:
        return {name: ["on"]} if value else {}

    def display(self, value: Any, ask: Ask, language: str) -> str:
        with override(language):
            return _("Yes")

    def demo(self, ask: Ask) -> Any:
        return True
