"""The ticked rows as a file: the same form, permission and record as for the whole list."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.staff.bulk.actions import FileAction, register
from desk.staff.export import ExportForm, make_file
from desk.staff.export_rows import columns_for


class ExportSelected(FileAction):
    name = "export"
    label = _("Export")
    lead = _(
        "It is noted who exports what, and when. Keep the file where only you can read it, and "
        "delete it when it has served."
    )

    def form(self, user: Any, data: Any = None) -> forms.Form:
        return ExportForm(columns_for(user), *([data] if data is not None else []))

    def file(
        self, user: Any, tab: str, chosen: QuerySet[Application], data: Mapping[str, Any]
    ) -> HttpResponseBase:
        columns = [each for each in columns_for(user) if each.key in data["columns"]]
        picked = {"row": [str(pk) for pk in chosen.values_list("pk", flat=True)]}
        return make_file(user, chosen, columns, data["form"], tab=tab, filters=picked)


register(ExportSelected())
