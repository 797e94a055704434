"""The part of a page of change where staff choose a template, change the message and look at what
will really leave before it leaves."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk import links, news, words
from desk.applications import Application
from desk.flows import APPLICANT_READS
from desk.letters import choice, sending
from desk.letters.kinds import MESSAGE, WITH_SUBJECT, Kind
from desk.letters.sending import Sending

USE, PREVIEW = "use", "preview"  # names of buttons


class TemplateForm(forms.Form):
    """``used`` is the template whose words were put into the text last."""

    template = forms.ChoiceField(required=False)
    used = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, templates: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.label = _("Start from a template")
        field.choices = [(str(each.pk), each.title) for each in templates]


class MailForm(forms.Form):
    """The message with ``{link}`` where the link will stand."""

    mail_subject = forms.CharField(required=False, max_length=200)
    mail_body = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, proposed: choice.Draft, data: Any = None) -> None:
        super().__init__(
            data, initial={"mail_subject": proposed.subject, "mail_body": proposed.body}
        )
        self.proposed = proposed
        for name, label in (("mail_subject", _("Subject")), ("mail_body", _("Message"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs["lang"] = proposed.language
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["mail_body"].help_text = _(
            "{link} stands where the link will be. Nothing about the request, no names."
        )
        if proposed.kind not in WITH_SUBJECT:
            del self.fields["mail_subject"]

    def changed(self) -> Sending:
        """Empty where nothing was changed."""
        subject = self.cleaned_data.get("mail_subject", "").strip()
        body = "\n".join(self.cleaned_data.get("mail_body", "").splitlines()).strip()
        return Sending(
            subject="" if subject == self.proposed.subject else subject,
            body="" if body == self.proposed.body.strip() else body,
        )


class Panel:
    """For one change of one application. ``data`` is what was posted, if anything was."""

    def __init__(self, application: Application, transition: str, data: Any = None) -> None:
        self.application, self.transition = application, transition
        self.language = links.mail_language(application)
        self.templates = (
            choice.fitting(application, Kind.PAGE, transition)
            if transition in APPLICANT_READS or transition == MESSAGE
            else []
        )
        self.form = TemplateForm(self.templates, data)
        self.proposed = news.preview(application, transition)
        self.mail_form: MailForm | None = None
        if self.proposed.proposed is not None:
            # A page that was opened before this part existed, or a shorter form: as proposed.
            bound = data if data is not None and "mail_body" in data else None
            self.mail_form = MailForm(self.proposed.proposed, bound)
        self.note = ""

    def is_valid(self, page_text: str) -> bool:
        form, proposed = self.mail_form, self.proposed.proposed
        if form is None or not form.is_bound or proposed is None:
            return True
        if not form.is_valid():
            return False
        changed = form.changed()
        if changed.subject or changed.body:
            complete = replace(
                changed,
                subject=changed.subject or proposed.subject,
                body=changed.body or proposed.body,
            )
            with override(proposed.language):
                topic = words.topic_labels().get(self.application.topic or "?", "")
            for field, sentence in sending.problems(
                self.application, proposed.kind, complete, page_text, topic
            ):
                form.add_error(f"mail_{field}", sentence)
        return not form.errors

    def sending(self) -> Sending:
        """After ``is_valid``: what the service is told."""
        form = self.mail_form
        changed = form.changed() if form is not None and form.is_bound else Sending()
        used = self._chosen("used")
        if used is None:
            return changed
        return replace(changed, template=used.pk, proposed=self._words(used))

    def mail(self, page_text: str = "") -> news.Preview:
        """What would leave now, with what was changed by hand."""
        form = self.mail_form
        if form is None or not form.is_bound or not self.is_valid(page_text):
            return self.proposed
        return news.preview(self.application, self.transition, form.changed())

    def put_in(self, typed: str) -> str:
        """The text with the chosen template in it. What was typed by hand is not lost."""
        chosen, used = self._chosen("template"), self._chosen("used")
        if chosen is None:
            return typed
        before = "\n".join(typed.splitlines()).strip()
        if used is not None and before == self._words(used):
            before = ""
        draft = choice.drafted(chosen, self.application, self.language)
        self.note = draft.warning
        if draft.empty:
            self.note += " " + _(
                "Lines were left out, because these have no value here: %(names)s."
            ) % {"names": ", ".join(draft.empty)}
        self.form = TemplateForm(
            self.templates, initial={"template": str(chosen.pk), "used": chosen.pk}
        )
        return "\n\n".join(part for part in (before, draft.body.strip()) if part)

    def _words(self, template: Any) -> str:
        return choice.drafted(template, self.application, self.language).body.strip()

    def _chosen(self, name: str) -> Any:
        key = str(self.form.data.get(name, ""))
        return next((each for each in self.templates if str(each.pk) == key), None)
