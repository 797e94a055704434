"""One page with the terms and the days on which the city's desk is closed."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflow import effective
from workflow.amending import closing, saving, terms
from workflow.amending.pages import administrators_only, page
from workflow.calendar import is_working_day
from workflow.effective import InForce
from workflow.refusals import Refusal

FURTHEST = dt.timedelta(days=3 * 366)


class ClosingForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Write a day."),
            "invalid": gettext_lazy("Write a day."),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Why the desk is closed"),
        max_length=closing.LONGEST_NAME,
        error_messages={"required": gettext_lazy("Write why the desk is closed.")},
    )

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        today = timezone.localdate()
        if not today <= day <= today + FURTHEST:
            raise forms.ValidationError(_("Choose a day from today on, within three years."))
        if day in effective.read().closed:
            raise forms.ValidationError(_("This day is already on the list."))
        if not is_working_day(day):
            raise forms.ValidationError(_("This is no working day anyway."))
        return day


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ClosingForm())
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    key, actor = form.cleaned_data["day"].isoformat(), saving.actor_for(request.user)
    try:
        seen = saving.version_of(closing.AREA, key)
        saving.amend(closing.AREA, key, form.cleaned_data["name"], actor, seen=seen)
    except saving.ChangedMeanwhile:
        form.add_error("day", _("This day is already on the list."))
        return _page(request, form, status=409)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, form, status=422)
    messages.success(request, _("The day is on the list. Deadlines that are set do not move."))
    return redirect("case_terms")


def _page(request: HttpRequest, form: ClosingForm, *, status: int = 200) -> HttpResponse:
    found = effective.read()
    context = {
        "form": form,
        "terms": [_term(each, found) for each in terms.registered()],
        "days": _days(found),
    }
    return page(
        request,
        "workflow/terms.html",
        _("Terms and closing days"),
        context,
        status=status,
    )


def _term(term: terms.Term, found: InForce) -> dict[str, Any]:
    return {
        "term": term,
        "days": found.terms.get(term.name, term.default),
        "amendment": found.amendments.get((terms.AREA, term.name)),
    }


def _days(found: InForce) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {"day": day, "name": name, "amendment": found.amendments[closing.AREA, day.isoformat()]}
        for day, name in sorted(found.closed.items())
        if day >= today
    ]
