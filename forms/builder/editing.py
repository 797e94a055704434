"""The form behind the editor's page: keys are given on every save, and nothing that is published
changes its name."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from forms import derived, destinations
from forms.builder import translating
from forms.builder.names import proposed
from forms.versions import FormVersion
from home.topics import Topic


class IntakeFormForm(WagtailAdminModelForm):
    class Meta:
        defer_required_on_fields = ["title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_named = self.instance.first_published_at is not None or self.instance.adopted
        if "key" in self.fields and self.is_named:
            self.fields["key"].disabled = True
        _choose(self.fields, "destination", _destinations(), self.instance.destination)
        _choose(self.fields, "topic", _topics(), self.instance.topic)
        if "derived" in self.fields:
            self.fields["derived"] = forms.MultipleChoiceField(
                label=self.fields["derived"].label,
                choices=_derived(),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_named and "key" in self.fields:
            cleaned["key"] = self._key(cleaned.get("key") or "", cleaned.get("title") or "")
        return cleaned

    def _key(self, written: str, title: str) -> str:
        others = type(self.instance).objects.exclude(pk=self.instance.pk)
        taken = set(others.values_list("key", flat=True))
        taken |= set(FormVersion.objects.values_list("form_key", flat=True).distinct())
        if written and written in taken:
            self.add_error("key", _("Another form already has this short name: choose another."))
        if written:
            return written
        base = proposed(title, "form").replace("_", "-")
        number, candidate = 1, base
        while candidate in taken:
            number += 1
            candidate = f"{base}-{number}"
        return candidate

    def save(self, commit: bool = True) -> Any:
        self.instance.wording_only = []
        self.instance.settle()
        if self.instance.pk is None:
            # The pages a new form begins with are ready-made too.
            self.instance.translations = translating.remembered(
                self.instance.raw(), self.instance.translations
            )
        return super().save(commit=commit)


def _choose(
    fields: dict[str, Any], name: str, choices: list[tuple[str, str]], current: str
) -> None:
    """What is kept stays choosable even when nobody offers it any more."""
    if name not in fields:
        return
    if current and current not in dict(choices):
        choices = [*choices, (current, current)]
    old = fields[name]
    fields[name] = forms.ChoiceField(
        label=old.label, help_text=old.help_text, required=False, choices=[("", "–"), *choices]
    )


def _destinations() -> list[tuple[str, str]]:
    words = {"desk": _("The city's desk")}
    return [(name, words.get(name, name)) for name in destinations.registered()]


def _topics() -> list[tuple[str, str]]:
    language = get_language() or "it"
    return [
        (topic.key, topic.label.in_language(language) or topic.key) for topic in Topic.objects.all()
    ]


def _derived() -> list[tuple[str, str]]:
    found = derived.registered().items()
    return [(name, str(one.label)) for name, one in found if not one.always]
