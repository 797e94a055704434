"""The page, and each of its tables as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk import words
from desk.access import actor_for
from desk.letters.records import Export
from desk.staff.frame import page
from desk.statistics import figures, naming
from desk.statistics.hiding import FEWEST
from desk.statistics.period import Choice, PeriodForm
from desk.statistics.rights import is_coordinator, viewers_only
from desk.statistics.tables import Table, summary, tables
from portal.spreadsheets import csv_lines
from workflow.actors import Actor

TITLE = gettext_lazy("Statistics")


@viewers_only
@require_http_methods(["GET", "HEAD", "POST"])
def statistics(request: HttpRequest) -> HttpResponse:
    """A POST saves one table as a file: that is noted, as for every file."""
    titles = naming.form_titles()
    form = PeriodForm(request.GET.dict(), titles)
    context: dict[str, Any] = {"form": form, "fewest": FEWEST}
    if not form.is_valid():
        return _page(request, context, 422)
    choice = form.choice
    context["since"], context["until"] = words.day(choice.since), words.day(choice.until)
    if not figures.may_be_narrowed(choice):
        return _page(request, context | {"too_few": True}, 200)
    counted = figures.figures(choice)
    shown = tables(counted, choice, titles, people=is_coordinator(request.user))
    if request.method == "POST":
        asked = request.POST.get("table", "")
        wanted = next((each for each in shown if each.key == asked and asked != "people"), None)
        if wanted is not None:
            return file_of(request, wanted, choice, actor_for(request.user))
    context |= {
        "summary": summary(counted),
        "tables": shown,
        "counted_at": words.moment(counted.counted_at),
        "address": request.get_full_path(),
    }
    return _page(request, context, 200 if request.method != "POST" else 422)


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    template = "desk/statistics/page.html"
    return page(request, template, str(TITLE), context, icon="view", status=status)


def file_of(request: HttpRequest, table: Table, choice: Choice, actor: Actor) -> HttpResponse:
    """One table, and the note that it left."""
    lines = table.lines()
    Export.objects.create(
        user_id=actor.user_id,
        actor_label=actor.label,
        organisation_label=actor.organisation_label,
        tab="statistics",
        filters={key: request.GET.getlist(key) for key in request.GET},
        columns=[table.key],
        form="csv",
        rows=len(lines) - 1,
        personal=False,
    )
    response = HttpResponse("".join(csv_lines(lines)), content_type="text/csv; charset=utf-8")
    name = f"{_('statistics')}-{table.key}-{choice.since}-{choice.until}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
