"""What a helper says before the form begins: who they are and how the person agreed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.helping import mandates
from forms.helping.assistance import Assistance


class MandateForm(forms.Form):
    """``kind`` and ``organisation`` decide the sentences. The one chosen is the proof."""

    mandate = forms.ChoiceField(
        label=_("How did the person agree?"),
        help_text=_("Choose the sentence that is true. We keep it with the form."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the person agreed.")},
    )
    told = forms.ChoiceField(
        label=_("How did the person learn what happens with their data?"),
        choices=Assistance.Told.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you gave the privacy notice.")},
    )
    use_required_attribute = False

    def __init__(self, *args: Any, kind: str, organisation: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.kind, self.organisation = kind, organisation
        self.mandate_field.choices = mandates.sentences(kind, organisation)

    @property
    def mandate_field(self) -> forms.ChoiceField:
        field = self.fields["mandate"]
        assert isinstance(field, forms.ChoiceField)
        return field


class RelativeForm(MandateForm):
    label = forms.CharField(
        label=_("Your name and family name"),
        help_text=_("The person you help sees it, and so does whoever reads the form."),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={
            "required": _("Write your name, for example: Marta Rossi."),
            "null_characters_not_allowed": _("Write your name again by hand."),
        },
    )
    relation = forms.ChoiceField(
        label=_("Who are you to the person?"),
        choices=[("", _("Choose…")), *Assistance.Relation.choices],
        error_messages={"required": _("Choose who you are to the person you help.")},
    )
    field_order = ["label", "relation", "mandate", "told"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind=Assistance.Kind.RELATIVE, **kwargs)
