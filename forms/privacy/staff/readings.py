"""Who has looked at people's data: for the data-protection officer, who is noted here too.

A reference travels in the body of a POST, never in an address; so do the other filters.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forms.privacy import erasing, people
from forms.privacy.proofs import ANSWER_PEOPLE
from forms.privacy.staff.frame import named_only, page
from forms.submissions import Submission
from portal.spreadsheets import harmless_cell
from workflow.models import Reading
from workflow.models.reading import Purpose
from workflow.reads import log_read

PER_PAGE = 50
MOST_ROWS = 50_000


class ReadingFilter(forms.Form):
    person = forms.CharField(
        label=gettext_lazy("Who looked"), max_length=200, required=False,
        help_text=gettext_lazy("The name as it stands in the log, in full."),
    )  # fmt: skip
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"), max_length=200, required=False
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference of the request"), max_length=40, required=False
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What for"), required=False,
        choices=[("", gettext_lazy("Everything")), *Purpose.choices],
    )  # fmt: skip
    seen_as = forms.BooleanField(
        label=gettext_lazy("Only through the account of a colleague"), required=False
    )
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end comes before the beginning."))
        return cleaned

    def submission(self) -> Submission | None:
        wanted = self.cleaned_data["reference"].strip().upper()
        return Submission.objects.filter(reference=wanted, erased_at=None).first()

    def found(self) -> QuerySet[Reading]:
        said = self.cleaned_data
        rows = Reading.objects.select_related("content_type")
        if said["reference"]:
            one = self.submission()
            rows = rows.about(*erasing.subjects_of(one)) if one else rows.none()
        if said["person"]:
            name = said["person"]
            rows = rows.filter(Q(actor_label__iexact=name) | Q(seen_as__iexact=name))
        if said["organisation"]:
            rows = rows.filter(organisation_label__iexact=said["organisation"])
        if said["purpose"]:
            rows = rows.filter(purpose=said["purpose"])
        if said["seen_as"]:
            rows = rows.filter(~Q(seen_as="") | Q(purpose=Purpose.SEE_AS))
        if said["since"]:
            rows = rows.filter(at__date__gte=said["since"])
        if said["until"]:
            rows = rows.filter(at__date__lte=said["until"])
        return rows


@named_only(ANSWER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    form = ReadingFilter(request.POST if request.method == "POST" else {})
    if form.is_valid():
        _note(request, form)
        rows = form.found()
    else:
        rows = Reading.objects.none()
    pages = Paginator(rows.order_by("-at", "-pk"), PER_PAGE)
    shown = pages.get_page(request.POST.get("p"))
    context = {"form": form, "page_obj": shown, "told": _told(shown)}
    status = 200 if form.is_valid() else 422
    title = _("Who has looked")
    return page(request, "forms/privacy/staff/readings.html", title, context, status=status)


@named_only(ANSWER_PEOPLE)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    form = ReadingFilter(request.POST)
    if not form.is_valid():
        return index(request)
    _note(request, form)
    out = io.StringIO()
    table = csv.writer(out)
    heads = (
        "at",
        "person",
        "organisation",
        "object",
        "number",
        "what",
        "purpose",
        "seen as",
        "why",
    )
    table.writerow(heads)
    for row, why in _told(form.found().order_by("-at", "-pk")[:MOST_ROWS]):
        cells = (_when(row.at), row.actor_label, row.organisation_label, row.content_type.model)
        more = (row.object_id, row.what, row.purpose, row.seen_as, why)
        table.writerow([harmless_cell(cell) for cell in (*cells, *more)])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="readings.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _told(rows: Iterable[Reading]) -> list[tuple[Reading, str]]:
    """Each with as whom and why, where it is the beginning or the end of seeing as a colleague."""
    found = list(rows)
    seen = [row for row in found if row.purpose == Purpose.SEE_AS]
    prefetch_related_objects(seen, "subject")
    why = {
        row.pk: ": ".join(filter(None, (row.subject.target_label, row.subject.reason)))
        for row in seen
        if row.subject is not None
    }
    return [(row, why.get(row.pk, "")) for row in found]


def _when(moment: dt.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _note(request: HttpRequest, form: ReadingFilter) -> None:
    """Looking at the log is a look: at the request asked about, else at the log as a whole."""
    actor = people.actor_for(request.user, _("Data protection officer"))
    subject = form.submission() if form.cleaned_data["reference"] else None
    log_read(actor, subject or request.user, "read log", Purpose.CHECK)  # type: ignore[arg-type]
