"""The list of applications as a file: exactly what the list shows, and noted before it leaves. A
short list leaves at once, a long one is made first (``desk.exports``)."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.access import actor_for
from desk.applications import Application
from desk.exports import making
from desk.exports.records import ExportJob
from desk.letters.records import Export
from desk.staff import tabs
from desk.staff.export_columns import ExportColumn
from desk.staff.export_rows import columns_for, complete, rows
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.shown import shown_in
from desk.talk.forms import KeyField
from portal.spreadsheets import csv_lines, xlsx_file

LONGEST = 2000  # rows that leave at once
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


class ExportForm(forms.Form):
    columns = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    form = forms.ChoiceField(
        choices=[("csv", "CSV"), ("xlsx", "Excel (XLSX)")],
        widget=forms.RadioSelect,
        initial="csv",
    )

    def __init__(self, known: Sequence[ExportColumn], *args: Any) -> None:
        super().__init__(*args)
        columns = self.fields["columns"]
        assert isinstance(columns, forms.MultipleChoiceField)
        columns.choices = [(each.key, each.label) for each in known]
        columns.initial = [each.key for each in known if each.ticked]
        columns.label, self.fields["form"].label = _("Columns"), _("File")
        columns.error_messages["required"] = _("Choose at least one column.")


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, tab: str) -> HttpResponseBase:
    if tab not in tabs.LABELS:
        raise Http404
    known = columns_for(request.user)
    view = shown_in(request, tab)
    listed = view.get_queryset()
    form = ExportForm(known, *([request.POST] if request.method == "POST" else []))
    key = KeyField().clean(request.POST.get("key")) or uuid.uuid4()
    count = listed.count()
    if request.method == "POST" and form.is_valid() and not view.problems:
        chosen = [each for each in known if each.key in form.cleaned_data["columns"]]
        search = {"q": [view.search_query]} if view.is_searching else {}
        asked = view.filters.kept() | search
        noted = _noted(
            request.user, count, chosen, form.cleaned_data["form"], tab=tab, filters=asked
        )
        if count <= LONGEST:
            return _at_once(request.user, listed, chosen, noted)
        try:
            job = making.begin(request.user, noted, key=key, language=get_language() or "it")
        except making.TooManyFiles as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("desk_staff:export_file", job.uuid)
    return page(
        request,
        "desk/staff/export.html",
        _("Export"),
        {
            "form": form,
            "key": key,
            "count": count,
            "is_long": count > LONGEST,
            "problems": view.problems,
            "files": ExportJob.objects.visible_to(request.user).select_related("export"),
        },
        crumbs=(applications_crumb(),),
        status=422 if form.is_bound else 200,
    )


def make_file(
    user: Any,
    listed: QuerySet[Application],
    chosen: Sequence[ExportColumn],
    form: str,
    *,
    tab: str,
    filters: dict[str, list[str]],
) -> HttpResponseBase:
    """A short list. ``filters`` says which rows of the tab they are."""
    noted = _noted(user, listed.count(), chosen, form, tab=tab, filters=filters)
    return _at_once(user, listed, chosen, noted)


def file_name(form: str) -> str:
    return f"export-{timezone.localdate():%Y-%m-%d}.{form}"


def _noted(
    user: Any,
    count: int,
    chosen: Sequence[ExportColumn],
    form: str,
    *,
    tab: str,
    filters: dict[str, list[str]],
) -> Export:
    """Not saved yet: that happens before the first row leaves."""
    actor = actor_for(user)
    return Export(
        user_id=actor.user_id,
        actor_label=actor.label,
        organisation_label=actor.organisation_label,
        tab=tab,
        filters=filters,
        columns=[each.key for each in chosen],
        form=form,
        rows=count,
        personal=any(each.personal for each in chosen),
    )


def _at_once(
    user: Any, listed: QuerySet[Application], chosen: Sequence[ExportColumn], noted: Export
) -> HttpResponseBase:
    noted.save()
    found = complete(listed, personal=noted.personal)[: noted.rows]
    reader = actor_for(user) if noted.personal else None
    made = rows(found, chosen, reader, get_language() or "it")
    name = file_name(noted.form)
    if noted.form == "xlsx":
        book = xlsx_file(_("Applications"), made)
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)
    response = StreamingHttpResponse(csv_lines(made), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
