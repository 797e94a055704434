"""The form of a retention rule: states and forms are chosen, not typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from forms.privacy.due import READINGS
from forms.privacy.holders import states
from forms.privacy.retention_rules import RetentionRule
from forms.versions import FormVersion


class RuleForm(WagtailAdminModelForm):
    state = forms.ChoiceField(label=gettext_lazy("state"))
    form_key = forms.ChoiceField(label=gettext_lazy("form"), required=False)

    class Meta:
        model = RetentionRule
        fields = ["form_key", "state", "days", "action", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(state.key, state.label) for state in states().values()]
        read_log = (READINGS, gettext_lazy("Read log: who looked at what"))
        self.fields["state"].choices = [*known, read_log]
        keys = FormVersion.objects.order_by("form_key").values_list("form_key", flat=True)
        every = ("", gettext_lazy("every form without its own rule"))
        choices = [every, *((key, key) for key in keys.distinct())]
        self.fields["form_key"].choices = choices
