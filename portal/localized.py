"""One text in several languages, in one column: the form of every controlled list.

Content pages have a tree per language; a vocabulary does not: one row, one key, a label in each
language, so that a filter means the same everywhere. A language added to the settings needs no
migration.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


class LocalizedText(dict[str, str]):
    """``{"it": "Casa", "en": "Home"}``; ``str()`` gives the current language, or the default."""

    def __str__(self) -> str:
        return self.in_language(get_language() or settings.LANGUAGE_CODE)

    def in_language(self, code: str) -> str:
        return (
            self.get(code)
            or self.get(settings.LANGUAGE_CODE)
            or next((text for text in self.values() if text), "")
        )


class LocalizedWidget(forms.MultiWidget):
    template_name = "portal/widgets/localized.html"

    def __init__(self, attrs: dict[str, Any] | None = None, long: bool = False) -> None:
        kind = forms.Textarea if long else forms.TextInput
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            code: kind(
                attrs={"lang": code, "aria-label": str(name), **({"rows": 3} if long else {})}
            )
            for code, name in settings.LANGUAGES
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        value = value or {}
        return [value.get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for (code, label), widget in zip(
            settings.LANGUAGES, context["widget"]["subwidgets"], strict=True
        ):
            widget["language"] = {"code": code, "name": label}
        return context


class LocalizedFormField(forms.MultiValueField):
    def __init__(self, *, long: bool = False, **kwargs: Any) -> None:
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        kwargs.setdefault("widget", LocalizedWidget(long=long))
        fields = [forms.CharField(required=False) for _language in settings.LANGUAGES]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> LocalizedText:
        codes = [code for code, _name in settings.LANGUAGES]
        return LocalizedText(
            {code: text for code, text in zip(codes, data_list or [], strict=False) if text}
        )

    def clean(self, value: Any) -> LocalizedText:
        text: LocalizedText = super().clean(value)
        if self.required and not text.get(settings.LANGUAGE_CODE):
            with override(get_language()):
                raise ValidationError(_("Write at least the text in the main language."))
        return text


class LocalizedField(models.JSONField):
    def __init__(self, *args: Any, long: bool = False, **kwargs: Any) -> None:
        self.long = long
        kwargs.setdefault("default", LocalizedText)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.long:
            kwargs["long"] = True
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        loaded = super().from_db_value(value, expression, connection)
        return LocalizedText(loaded) if isinstance(loaded, dict) else loaded

    def to_python(self, value: Any) -> Any:
        loaded = super().to_python(value)
        return LocalizedText(loaded) if isinstance(loaded, dict) else loaded

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("form_class", None)
        return models.Field.formfield(self, form_class=LocalizedFormField, long=self.long, **kwargs)
