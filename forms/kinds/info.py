from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask, say
from forms.kinds.base import Kind


class Words(forms.Widget):
    """Nothing to fill in: the step shows the label and the hint as text."""

    template_name = "forms/widgets/words.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return None


class InfoKind(Kind):
    """Words between questions: the label as a heading, each line of the hint as a point."""

    name = "info"
    is_answered = False
    usually_required = False
    operators = ()
    label = _("Words between questions")
    description = _("Nothing to answer: a heading and points to read.")

    def values(self, ask: Ask) -> tuple[Any, ...] | None:
        return ()

    def field(self, ask: Ask, language: str) -> forms.Field:
        return forms.Field(label=say(ask.label, language), required=False, widget=Words())

    def normalise(self, value: Any) -> Any:
        return None
