from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask
from forms.kinds.choice import ChoiceKind


class SeveralField(forms.MultipleChoiceField):
    """Several answers at once; one that stands alone ("none of these") excludes the others."""

    def __init__(self, *, alone: frozenset[str], **kwargs: Any) -> None:
        self.alone = alone
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        chosen = list(dict.fromkeys(super().clean(value)))
        if len(chosen) > 1 and self.alone.intersection(chosen):
            names = dict(self.choices)  # type: ignore[arg-type]
            lonely = next(key for key in chosen if key in self.alone)
            raise ValidationError(
                _("Choose either “%(alone)s” or the other answers."),
                code="alone",
                params={"alone": names[lonely]},
            )
        return chosen


class ChoicesKind(ChoiceKind):
    """Value: the keys of the options, in the order they were ticked."""

    name = "choices"
    operators: tuple[str, ...] = ("in", "answered")
    missing = _("Choose at least one of the answers.")
    label = _("Several answers")
    description = _(
        "Boxes to tick. An answer such as “None of these” can stand alone: it excludes the others."
    )

    def field(self, ask: Ask, language: str) -> forms.Field:
        common = self.common(ask, language)
        common["error_messages"]["invalid_choice"] = self.missing
        return SeveralField(
            alone=frozenset(option.key for option in ask.options if option.alone),
            choices=self.pairs(ask, language),
            widget=forms.CheckboxSelectMultiple,
            **common,
        )

    def sent(self, name: str, value: Any) -> dict[str, list[str]]:
        return {name: list(value)}

    def words(self, value: Any, ask: Ask, language: str) -> str:
        names = dict(self.pairs(ask, language))
        return ", ".join(str(names.get(key, key)) for key in value)

    def demo(self, ask: Ask) -> Any:
        return [super().demo(ask)]
