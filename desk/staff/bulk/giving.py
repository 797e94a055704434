"""The ticked rows given to one person, one team or both."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk import assigning
from desk.applications import Application
from desk.staff.assign import HolderForm
from desk.staff.bulk.actions import BulkAction, register
from workflow import gate
from workflow.gate import Actor


class GiveForm(HolderForm):
    note = forms.CharField(
        label=gettext_lazy("What the next one should know"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The same words in the timeline of each. Only desk staff read it."),
    )


class Give(BulkAction):
    name = "assign"
    label = gettext_lazy("Give to somebody")
    lead = gettext_lazy("Whoever had them before has them no more.")
    form_class = GiveForm

    def check(self, application: Application, actor: Actor) -> str | None:
        if self.name in {step.name for step in gate.allowed(application, actor)}:
            return None
        return _("It is closed, so nobody works on it.")

    def run(
        self, application: Application, actor: Actor, seen: int, data: Mapping[str, Any]
    ) -> None:
        assigning.assign(
            application,
            actor,
            seen=seen,
            owner=data["owner"],
            team=data["team"],
            note=data["note"],
        )


register(Give())
