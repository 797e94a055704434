"""One template with a subject and a text in each language."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from desk import words
from desk.letters import checks
from desk.letters.kinds import Kind, languages, occasion_label, occasions
from desk.letters.templates import MessageTemplate
from portal.localized import LocalizedText


@dataclass(frozen=True)
class Text:
    """The fields of one language, as the page shows them."""

    name: str
    subject: Any
    body: Any
    is_open: bool


class TemplateForm(forms.Form):
    """``seen`` is the moment of the last change that the page knew."""

    title = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=Kind.choices)
    occasion = forms.ChoiceField(required=False)
    topic = forms.ChoiceField(required=False)
    active = forms.BooleanField(required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, template: MessageTemplate, data: Any = None) -> None:
        self.template = template
        initial = {
            "title": template.title,
            "kind": template.kind or Kind.EMAIL,
            "occasion": template.occasion,
            "topic": template.topic,
            "active": template.active,
            "seen": template.updated_at.isoformat() if template.pk else "",
        }
        super().__init__(data, initial=initial)
        self._label()
        for code, name in languages():
            attrs = {"lang": code, "dir": "rtl" if get_language_info(code)["bidi"] else "ltr"}
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject"),
                required=False,
                # One more: what is too long gets a sentence that says so.
                max_length=2 * checks.LONGEST_SUBJECT,
                widget=forms.TextInput(attrs=attrs),
                initial=template.subject.get(code, ""),
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Text in: %(language)s") % {"language": name},
                required=False,
                max_length=2 * checks.LONGEST_BODY,
                widget=forms.Textarea(attrs={**attrs, "rows": 8}),
                initial=template.body.get(code, ""),
            )

    def texts(self) -> list[Text]:
        main = languages()[0][0]
        found = []
        for code, name in languages():
            subject, body = self[f"subject_{code}"], self[f"body_{code}"]
            written = subject.value() or body.value() or subject.errors or body.errors
            found.append(Text(str(name), subject, body, code == main or bool(written)))
        return found

    def drafted(self) -> MessageTemplate:
        """What the page says now, saved or not, valid or not."""
        said = self.data if self.is_bound else self.initial
        kind = str(said.get("kind", ""))
        return MessageTemplate(
            kind=kind if kind in Kind.values else Kind.EMAIL,
            topic=str(said.get("topic", "")),
            subject=self._localized("subject"),
            body=self._localized("body"),
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        template = self._filled(said)
        for field, code, sentence in template.problems():
            self.add_error(f"{field}_{code}", sentence)
        self._ask_whether_it_is_the_only_one(template)
        self._ask_whether_it_changed(said["seen"])
        return said

    def save(self) -> MessageTemplate:
        self.template.updated_at = timezone.now()
        self.template.save()
        return self.template

    def _label(self) -> None:
        topics = sorted((label, key) for key, label in words.topic_labels().items() if key)
        labels = {
            "title": (_("Title"), _("Only staff read it.")),
            "kind": (
                _("Kind"),
                _(
                    "E-mails and text messages leave by themselves and say only that there is "
                    "news. The other two are chosen by staff, who can change them."
                ),
            ),
            "occasion": (_("Occasion"), _("A change prevails over a state.")),
            "topic": (_("Topic"), _("A template for one topic prevails.")),
            "active": (_("In use"), ""),
        }
        for name, (label, help_text) in labels.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        self._choose("occasion", [("", occasion_label("")), *self._occasions()])
        self._choose("topic", [("", _("Every topic")), *((key, label) for label, key in topics)])

    def _occasions(self) -> list[tuple[str, str]]:
        return [(key, occasion_label(key)) for key, _label in occasions()]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        kept = getattr(self.template, name)
        if kept and kept not in dict(choices):  # a topic that is no longer in the vocabulary
            choices = [*choices, (kept, kept)]
        field.choices = choices

    def _localized(self, field: str) -> LocalizedText:
        texts = LocalizedText()
        for code, _name in languages():
            written = self[f"{field}_{code}"].value() or ""
            text = "\n".join(str(written).splitlines()).strip()
            if text:
                texts[code] = text
        return texts

    def _filled(self, said: dict[str, Any]) -> MessageTemplate:
        for name in ("title", "kind", "occasion", "topic", "active"):
            setattr(self.template, name, said[name])
        self.template.subject = self._localized("subject")
        self.template.body = self._localized("body")
        return self.template

    def _ask_whether_it_is_the_only_one(self, template: MessageTemplate) -> None:
        try:
            template.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error.messages)

    def _ask_whether_it_changed(self, seen: str) -> None:
        if self.template.pk is None:
            return
        try:
            known = parse_datetime(seen)
        except ValueError:
            known = None
        if known != self.template.updated_at:
            self.add_error(
                NON_FIELD_ERRORS,
                _(
                    "Somebody changed this template while you were writing. Your text is here: "
                    "open the template in another window, compare, and save again."
                ),
            )
            # The next try knows what it replaces.
            said = cast(QueryDict, self.data).copy()
            said["seen"] = self.template.updated_at.isoformat()
            self.data = said
