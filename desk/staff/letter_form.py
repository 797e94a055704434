"""What staff fill in for a letter."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.access import full_name
from desk.applications import Application
from desk.letters import choice
from desk.letters.kinds import Kind, languages, occasion_label, written
from desk.letters.records import LetterHandover
from desk.letters.templates import MessageTemplate
from desk.letters.writing import Words

MOST_LINES = 7
SAFE = gettext_lazy(
    "I have thought of it: this letter cannot put the person in danger, whoever opens it."
)


def templates_for(application: Application) -> list[MessageTemplate]:
    """Letters and texts for the page, of any occasion: staff know what they write for."""
    found = MessageTemplate.objects.filter(
        kind__in=(Kind.LETTER, Kind.PAGE), active=True, topic__in={application.topic, ""}
    )
    return sorted(found, key=lambda each: (each.kind != Kind.LETTER, each.title, each.pk))


class LetterForm(forms.Form):
    """``used`` is the template whose words were put into the text last."""

    template = forms.ChoiceField(label=gettext_lazy("Start from a template"), required=False)
    used = forms.IntegerField(required=False, widget=forms.HiddenInput)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"))
    address = forms.CharField(
        label=gettext_lazy("To"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("Name and postal address, as they stand in the envelope's window."),
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": gettext_lazy("Write what the letter is about.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=gettext_lazy("An empty line begins a new paragraph."),
        error_messages={"required": gettext_lazy("Write the letter.")},
    )
    safe = forms.BooleanField(label=SAFE, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, application: Application, data: Any = None) -> None:
        self.application, self.templates = application, templates_for(application)
        super().__init__(data, initial=self._start() if data is None else None)
        self._choices("template", [("", "–"), *((str(t.pk), _name(t)) for t in self.templates)])
        self._choices("language", languages())
        if application.safe_contact:
            del self.fields["safe"]

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if len(address.splitlines()) > MOST_LINES:
            raise forms.ValidationError(_("The envelope has room for seven lines."))
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "safe" in self.fields and not cleaned.get("safe"):
            self.add_error("safe", _("Think of it and confirm, or tell the person another way."))
        return cleaned

    def words(self) -> Words:
        """After ``is_valid``."""
        said, used = self.cleaned_data, self._template("used")
        proposed = choice.drafted(used, self.application, said["language"]) if used else None
        return Words(
            said["language"],
            said["subject"],
            said["body"].replace("\r\n", "\n"),
            said["address"].replace("\r\n", "\n"),
            used.pk if used else None,
            proposed.body if proposed else "",
        )

    def with_template(self) -> tuple["LetterForm", str]:
        """The form with the chosen template's words in it, and what to tell about them. What was
        typed by hand is not lost."""
        data = {name: self.data.get(name, "") for name in self.fields}
        chosen, used = self._template("template"), self._template("used")
        if chosen is None:
            return _unbound(self, data), ""
        language = data["language"] if data["language"] in dict(languages()) else ""
        language = language or written(self.application.submission.language)
        draft = choice.drafted(chosen, self.application, language)
        typed = "\n".join(data["body"].splitlines()).strip()
        if used and typed == choice.drafted(used, self.application, language).body.strip():
            typed = ""
        note = draft.warning
        if draft.empty:
            note += " " + _("Lines were left out, because these have no value here: %(names)s.") % {
                "names": ", ".join(draft.empty)
            }
        data |= {
            "body": "\n\n".join(part for part in (typed, draft.body.strip()) if part),
            "subject": draft.subject or data["subject"],
            "language": draft.language,
            "used": str(chosen.pk),
        }
        return _unbound(self, data), note

    def _start(self) -> dict[str, Any]:
        return {
            "key": uuid.uuid4(),
            "language": written(self.application.submission.language),
            "address": full_name(self.application.submission),
        }

    def _template(self, name: str) -> MessageTemplate | None:
        key = str(self.data.get(name, ""))
        return next((each for each in self.templates if str(each.pk) == key), None)

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class HandoverForm(forms.Form):
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=LetterHandover.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how it left.")},
    )
    on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    safe = forms.BooleanField(label=SAFE, required=False)

    def __init__(self, application: Application, data: Any = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})
        if application.safe_contact:
            del self.fields["safe"]


def _unbound(form: LetterForm, data: dict[str, Any]) -> LetterForm:
    fresh = LetterForm(form.application)
    fresh.initial = data
    return fresh


def _name(template: MessageTemplate) -> str:
    return f"{template.title} ({occasion_label(template.occasion)})"
