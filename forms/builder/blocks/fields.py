"""The single fields the editor's blocks are made of."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class KeyBlock(blocks.CharBlock):
    """The name an answer is kept under. Proposed from the words; whoever edits need not care."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Short name"))
        kwargs.setdefault(
            "help_text",
            _("Proposed from the words. It stays the same once the form is published."),
        )
        super().__init__(required=False, max_length=60, form_classname="builder-key", **kwargs)


class JsonBlock(blocks.FieldBlock):
    """A list the editor does not see: what the server must remember about the field beside it."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.CharField(required=False, widget=forms.HiddenInput)
        super().__init__(form_classname="w-hidden", **kwargs)

    def value_from_form(self, value: Any) -> Any:
        try:
            read = json.loads(value) if value else []
        except (TypeError, ValueError):
            return []
        return read if isinstance(read, list) else []

    def value_for_form(self, value: Any) -> str:
        return json.dumps(value or [], ensure_ascii=False)


class OptionsBlock(blocks.StructBlock):
    lines = blocks.TextBlock(
        label=_("One answer a line"),
        required=False,
        rows=4,
        help_text=_("Put * before an answer that excludes the others, as in “* None of these”."),
    )
    known = JsonBlock()

    class Meta:
        label = _("Answers to choose from")
        label_format = ""
        form_classname = "struct-block builder-plain"


class NumberBlock(blocks.FieldBlock):
    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.IntegerField(required=False, min_value=0, max_value=999)
        super().__init__(**kwargs)
