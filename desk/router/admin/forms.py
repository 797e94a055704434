"""The form of one rule: what it is about, where it leads, what it asks of candidates."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desk.router.check import World
from desk.router.rules import RoutingRule
from forms.declaration import say
from network.models import Organisation
from network.receiving import MOST_WEIGHT, Sector

Pairs = list[tuple[str, str]]


if TYPE_CHECKING:
    ModelForm = forms.ModelForm[RoutingRule]
    FormSet = forms.BaseFormSet["ShareRow"]
else:
    ModelForm, FormSet = forms.ModelForm, forms.BaseFormSet


class RuleForm(ModelForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    form_key = forms.ChoiceField(label=gettext_lazy("About the form"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("About the topic"), required=False)
    functions = forms.MultipleChoiceField(
        label=gettext_lazy("Does at least one of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sector = forms.ChoiceField(label=gettext_lazy("Accredited for"), required=False)

    class Meta:
        model = RoutingRule
        fields = [
            "name", "active", "valid_from", "form_key", "topic", "leads_to", "functions",
            "by_need", "sector", "in_zone", "in_language",
        ]  # fmt: skip
        widgets = {
            "valid_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "leads_to": forms.RadioSelect,
        }
        error_messages = {
            "name": {"required": gettext_lazy("Give the rule a name people recognise.")},
            "valid_from": {"invalid": gettext_lazy("Write the day, for example 2026-11-23.")},
        }

    def __init__(self, *args: Any, around: World, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.around = around
        rule = self.instance
        self._offer("form_key", _("every form"), form_titles(around), [rule.form_key])
        self._offer("topic", _("every topic"), list(around.topics), [rule.topic])
        self._offer("functions", "", list(around.functions.items()), rule.functions or [])
        self._offer("sector", _("nothing in particular"), list(Sector.choices), [rule.sector])

    def _offer(self, name: str, everything: str, known: Any, kept: list[str]) -> None:
        """What is gone stays in the list, marked: taking it out unseen would widen the rule."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        gone = [one for one in kept if one and one not in dict(known)]
        marked = [(one, _("%(key)s: does not exist any more") % {"key": one}) for one in gone]
        field.choices = ([("", everything)] if everything else []) + [*known, *marked]
        field.error_messages["invalid_choice"] = _("“%(value)s” does not exist.")


class ShareRow(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organisation"), required=False
    )
    weight = forms.IntegerField(
        label=gettext_lazy("Share of requests"), min_value=1, max_value=MOST_WEIGHT, required=False
    )

    def __init__(self, *args: Any, partners: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.exclude(kind=Organisation.Kind.CITY)
        # Asked for once for all rows.
        field.choices = [("", "–"), *partners]
        field.error_messages["invalid_choice"] = _("Choose an organisation from the list.")


class BaseShares(FormSet):
    def clean(self) -> None:
        chosen = [form.cleaned_data.get("organisation") for form in self.forms if form.is_valid()]
        named = [one.pk for one in chosen if one]
        if len(named) != len(set(named)):
            raise forms.ValidationError(_("An organisation is named twice."))

    def shares(self) -> dict[int, int]:
        found = {}
        for form in self.forms:
            organisation = form.cleaned_data.get("organisation")
            if organisation is not None:
                found[organisation.pk] = form.cleaned_data.get("weight") or 1
        return found

    def typed(self) -> list[dict[str, Any]]:
        rows = [{name: form[name].value() for name in form.fields} for form in self.forms]
        return [row for row in rows if row["organisation"]]


def shares_class() -> type[BaseShares]:
    made: Any = forms.formset_factory(
        ShareRow, formset=BaseShares, extra=2, max_num=50, absolute_max=50
    )
    return made


def partners() -> Pairs:
    rows = Organisation.objects.exclude(kind=Organisation.Kind.CITY).values_list(
        "pk", "name", "active"
    )
    return [
        (str(pk), name if active else _("%(name)s (switched off)") % {"name": name})
        for pk, name, active in rows
    ]


def form_titles(around: World) -> Pairs:
    language = get_language() or "it"
    titles = [(key, say(form.title, language) or key) for key, form in around.forms.items()]
    return sorted(titles, key=lambda pair: pair[1].casefold())
