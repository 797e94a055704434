"""A message to each applicant: the same template or the same words, with their own values."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.applications import Application
from desk.letters import choice
from desk.letters.fields import allowed_in
from desk.letters.kinds import MESSAGE, Kind, on
from desk.letters.merging import merge, problems
from desk.letters.sending import Sending
from desk.letters.templates import MessageTemplate
from desk.letters.values import values_of
from desk.links import mail_language
from desk.staff.bulk.actions import BulkAction, Outlook, Sample, register
from desk.talk import writing
from desk.talk.forms import LONGEST
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

SHOWN = 3


class MessageForm(forms.Form):
    template = forms.ModelChoiceField(
        MessageTemplate.objects.none(),
        label=gettext_lazy("Template"),
        required=False,
        empty_label=gettext_lazy("None: I write the text"),
        help_text=gettext_lazy("Each reads it in their language, where it is written in it."),
        error_messages={"invalid_choice": gettext_lazy("Choose a template from the list.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = MessageTemplate.objects.filter(
            kind=Kind.PAGE, active=True, occasion__in=(on(MESSAGE), "")
        )
        names = ", ".join(f"{{{each.name}}}" for each in allowed_in(Kind.PAGE))
        self.fields["text"].help_text = _("These are replaced by the values of each: %(names)s") % {
            "names": names
        }

    def clean_text(self) -> str:
        text = "\n".join(self.cleaned_data["text"].splitlines()).strip()
        for problem in problems(text, Kind.PAGE):
            self.add_error("text", problem)
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and bool(said["template"]) == bool(said["text"]):
            self.add_error("text", _("Choose a template or write a text: one of the two."))
        return said


class WriteToEach(BulkAction):
    name = tells = MESSAGE
    label = gettext_lazy("Write to the applicants")
    lead = gettext_lazy(
        "The message stands on the page of each request. Who may be written to is told that there "
        "is news; the others read it when they open their page."
    )
    looks_first = True
    form_class = MessageForm

    def check(self, application: Application, actor: Actor) -> str | None:
        return None if writing.is_open(application) else writing.Over().sentence

    def outlook(
        self, applications: Sequence[Application], actor: Actor, data: Mapping[str, Any] | None
    ) -> dict[int, Outlook]:
        topic = data["template"].topic if data and data["template"] else ""
        found = super().outlook(applications, actor, data)
        for each in applications:
            if not found[each.pk].skipped_because and topic not in ("", each.topic):
                found[each.pk] = Outlook(_about_another_topic())
        return found

    def samples(self, applications: Sequence[Application], data: Mapping[str, Any]) -> list[Sample]:
        return [_sample(each, data) for each in applications[:SHOWN]]

    def run(
        self, application: Application, actor: Actor, seen: int, data: Mapping[str, Any]
    ) -> None:
        key = uuid.uuid5(data["key"], str(application.pk))
        template = data["template"]
        with transaction.atomic():
            now = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
            if template and template.topic not in ("", now.topic):
                raise gate.GuardRefused(_about_another_topic())
            text = _sample(now, data).text
            if writing.is_written(now, text=text, key=key):
                return
            if now.version != seen:
                missed = Event.objects.about(now).filter(version__gt=seen)
                raise gate.StaleVersion(missed.order_by("-version").first())
            sending = Sending(template=template.pk, proposed=text) if template else Sending()
            writing.write_to_applicant(now, actor, text=text, key=key, sending=sending)


def _about_another_topic() -> str:
    return _("The template is about another topic.")


def _sample(application: Application, data: Mapping[str, Any]) -> Sample:
    """The values of this person, and what has none."""
    language = mail_language(application)
    if data["template"]:
        draft = choice.drafted(data["template"], application, language)
        language, text, empty, warning = draft.language, draft.body, draft.empty, draft.warning
    else:
        merged = merge(data["text"], values_of(application, Kind.PAGE, language))
        text, empty, warning = merged.text, merged.empty, ""
    if empty:
        warning += " " + _("Lines were left out, because these have no value here: %(names)s.") % {
            "names": ", ".join(empty)
        }
    return Sample(application, text.strip(), language, warning.strip())


register(WriteToEach())
