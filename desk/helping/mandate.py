"""Before the form: which one, for which organisation, over which channel, and how the person
agreed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.helping.rights import kind_in
from forms.declaration import say
from forms.helping import services
from forms.helping.offers import MandateForm
from forms.models import Assistance, FormSwitch, FormVersion
from network.models import Organisation

CHANNELS = [
    (key, label) for key, label in Assistance.Channel.choices if key != Assistance.Channel.ONLINE
]


def open_forms() -> list[tuple[str, str]]:
    """``[(key, title)]`` of the forms people can begin now. Two queries."""
    closed = set(FormSwitch.objects.filter(is_open=False).values_list("form_key", flat=True))
    language = get_language() or ""
    found = [
        (version.form_key, say(version.form.title, language))
        for version in FormVersion.objects.newest()
        if version.form_key not in closed
    ]
    return sorted(found, key=lambda pair: pair[1].casefold())


class StaffMandateForm(MandateForm):
    form_key = forms.ChoiceField(
        label=_("Form"), error_messages={"required": _("Choose the form.")}
    )
    channel = forms.ChoiceField(
        label=_("How are you in touch with the person?"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you are in touch with the person.")},
    )
    received_on = forms.DateField(
        label=_("Paper form received on"),
        required=False,
        help_text=_("Only for a form filled in on paper."),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"invalid": _("Write the day, for example 2026-11-23.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the form"),
        help_text=_("The person's code, receipt and messages are in this language."),
        choices=settings.LANGUAGES,
    )
    field_order = ["form_key", "language", "channel", "received_on", "mandate", "told"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(
            *args, kind=kind_in(organisation), organisation=organisation.name, **kwargs
        )
        self.body = organisation
        field = self.fields["form_key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose…")), *open_forms()]
        self.fields["language"].initial = get_language()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        on_paper = cleaned.get("channel") == Assistance.Channel.PAPER
        day = cleaned.get("received_on")
        if on_paper and day is None and "received_on" not in self.errors:
            self.add_error("received_on", _("Write the day on which the paper form was received."))
        if day is not None and day > timezone.localdate():
            self.add_error(
                "received_on", _("This day is still to come: write when it was received.")
            )
        if not on_paper:
            cleaned["received_on"] = None
        return cleaned

    def begin(self, user: Any) -> Assistance:
        given = {key: value for key, value in self.cleaned_data.items() if key != "language"}
        return services.begin(
            kind=self.kind,
            label=str(user),
            user=user,
            organisation_id=self.body.pk,
            organisation_label=self.body.name,
            **given,
        )
