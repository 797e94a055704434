"""The report on one form, and the same as a file."""

import csv
import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.permissions import page_permission_policy

from forms.declaration import say
from forms.measure.figures import Choice, Figures, figures
from forms.measure.words import FEWEST, safe, share, time_words
from forms.versions import FormVersion
from portal.spreadsheets import harmless_cell

TITLE = gettext_lazy("How the forms are going")
PERIOD = dt.timedelta(days=30)
WIDTH = 200  # of the longest bar, in the drawing's own units


class ChoiceForm(forms.Form):
    form = forms.ChoiceField(label=gettext_lazy("Form"))
    version = forms.TypedChoiceField(label=gettext_lazy("Version"), coerce=int, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("period", "From"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=pgettext_lazy("period", "To"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, newest: list[FormVersion]) -> None:
        self.newest = {version.form_key: version for version in newest}
        language = get_language() or ""
        today = timezone.localdate()
        sent = {
            "form": next(iter(self.newest), ""),
            "since": (today - PERIOD).isoformat(),
            "until": today.isoformat(),
        } | {name: value for name, value in data.items() if value}
        super().__init__(sent)
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            (key, say(version.form.title, language)) for key, version in self.newest.items()
        ]
        chosen = self.newest.get(sent["form"])
        numbers = range(chosen.number, 0, -1) if chosen else ()
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("versions", "All")),
            *((number, str(number)) for number in numbers),
        ]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("languages", "All")),
            *((code, str(name)) for code, name in settings.LANGUAGES),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until") and cleaned["since"] > cleaned["until"]:
            self.add_error("until", _("The last day comes before the first. Swap them."))
        return cleaned

    @property
    def choice(self) -> Choice:
        chosen = self.cleaned_data
        return Choice(
            chosen["form"],
            chosen["since"],
            chosen["until"],
            chosen["version"] or 0,
            chosen["language"],
        )


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    if not may_read(request.user):
        raise Http404
    newest = list(FormVersion.objects.newest().order_by("form_key"))
    form = ChoiceForm(request.GET.dict(), newest)
    page: dict[str, Any] = {
        "form": form,
        "page_title": TITLE,
        "header_title": TITLE,
        "header_icon": "view",
        "fewest": FEWEST,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": TITLE},
        ],
    }
    if form.is_valid():
        counted = _counted(form)
        if request.GET.get("export") == "csv":
            return _file(counted, form.choice)
        page |= _in_words(counted) | {"query": _query(request)}
    response = render(request, "forms/measure/report.html", page)
    add_never_cache_headers(response)
    return response


def may_read(user: Any) -> bool:
    """Whoever writes the pages: the figures say which words are not understood."""
    return bool(page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"]))


def _counted(form: ChoiceForm) -> Figures:
    version = form.newest[form.choice.form_key]
    if form.choice.version:
        version = (
            FormVersion.objects.filter(
                form_key=form.choice.form_key, number=form.choice.version
            ).first()
            or version
        )
    return figures(form.choice, version.form, get_language() or "")


def _in_words(counted: Figures) -> dict[str, Any]:
    highest = max((step.opened for step in counted.steps), default=0) or 1
    most_stars = max((count for _star, count in counted.ratings.stars), default=0) or 1
    return {
        "summary": [
            (_("Begun"), safe(counted.begun)),
            (pgettext("requests", "Sent"), safe(counted.sent)),
            (_("Sent, of those who began"), share(counted.sent, counted.begun)),
            (_("Times somebody saved and left"), safe(counted.left)),
        ],
        "steps": [
            {
                "title": step.title,
                "opened": safe(step.opened),
                "saved": safe(step.saved),
                "stopped": safe(step.stopped),
                "stopped_share": share(step.stopped, step.opened),
                "time": time_words(step.seconds),
                "bar": _bar(step.opened, highest),
                "bar_saved": _bar(step.saved, highest),
            }
            for step in counted.steps
        ],
        "errors": [
            {
                "step": error.step,
                "question": error.question,
                "error": error.error,
                "times": safe(error.times),
                "people": safe(error.people),
            }
            for error in counted.errors
        ],
        "exits": [
            {"title": one.title, "shown": safe(one.shown), "went_on": safe(one.went_on)}
            for one in counted.exits
        ],
        "ratings": counted.ratings,
        "rating_count": safe(counted.ratings.count),
        "stars": [
            {"star": star, "count": safe(count), "bar": _bar(count, most_stars)}
            for star, count in counted.ratings.stars
        ],
        "reasons": [(words, safe(times)) for words, times in counted.ratings.reasons],
        "width": WIDTH,
    }


def _bar(count: int, highest: int) -> int:
    """Too small a number has no bar either: its length would tell it."""
    return round(WIDTH * count / highest) if count >= FEWEST else 0


def _file(counted: Figures, choice: Choice) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{choice.form_key}-{choice.since}-{choice.until}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\N{BYTE ORDER MARK}")  # spreadsheets take the file for Latin-1 without it
    sheet = csv.writer(response)
    for row in _rows(counted):
        sheet.writerow([harmless_cell(value) for value in row])
    add_never_cache_headers(response)
    return response


def _rows(counted: Figures) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (_("What"), _("Page"), _("Question"), _("Error"), _("Times"), _("People"), _("Seconds"))
    ]
    rows += [
        (_("begun"), "", "", "", "", safe(counted.begun), ""),
        (_("sent"), "", "", "", "", safe(counted.sent), ""),
    ]
    for step in counted.steps:
        rows.append((_("page opened"), step.title, "", "", "", safe(step.opened), ""))
        seconds = str(step.seconds or "")
        rows.append((_("page saved"), step.title, "", "", "", safe(step.saved), seconds))
    rows += [
        (_("error"), one.step, one.question, one.error, safe(one.times), safe(one.people), "")
        for one in counted.errors
    ]
    for way_out in counted.exits:
        rows.append((_("other help shown"), way_out.title, "", "", "", safe(way_out.shown), ""))
        rows.append((_("applied anyway"), way_out.title, "", "", "", safe(way_out.went_on), ""))
    rows += [
        (_("rating"), str(star), "", "", safe(count), "", "")
        for star, count in counted.ratings.stars
    ]
    return rows


def _query(request: HttpRequest) -> str:
    chosen = request.GET.copy()
    chosen["export"] = "csv"
    return chosen.urlencode()


app_name = "forms_measure"
urlpatterns = [path("", report, name="report")]
