"""An organisation's own statistics, for whoever leads it: nothing about any other."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from desk import words
from desk.access import LEADS, actor_for
from desk.staff.frame import page, unkept
from desk.statistics import own_tables
from desk.statistics.hiding import FEWEST
from desk.statistics.own_figures import figures
from desk.statistics.page import file_of
from desk.statistics.period import PeriodForm
from desk.statistics.tallies import the_mark
from network.models import Organisation
from network.standing import standing

TITLE = _("Our numbers")


class OwnForm(PeriodForm):
    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=int, required=False)

    def __init__(self, data: Any, led: list[Organisation]) -> None:
        super().__init__(data, {})
        del self.fields["only"]
        self._choices("organisation", [(each.pk, each.name) for each in led])
        if len(led) == 1:
            del self.fields["organisation"]

    def organisation_of(self, led: list[Organisation]) -> Organisation:
        """After ``is_valid``; the first where none is chosen."""
        chosen = self.cleaned_data.get("organisation")
        return next((each for each in led if each.pk == chosen), led[0])


def led_by(user: Any) -> list[Organisation]:
    """The organisations whose work somebody answers for. The city has its own page."""
    found = {
        each.organisation_id: each.organisation
        for each in standing(user).memberships
        if each.role in LEADS and each.organisation.kind != Organisation.Kind.CITY
    }
    return sorted(found.values(), key=lambda each: (each.name, each.pk))


def leads_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """For everybody else the page does not exist."""

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not led_by(request.user):
            raise Http404
        return unkept(view(request, *args, **kwargs))

    return serve


@leads_only
@require_http_methods(["GET", "HEAD", "POST"])
def statistics(request: HttpRequest) -> HttpResponse:
    """A POST saves one table as a file: that is noted, as for every file."""
    led = led_by(request.user)
    form = OwnForm(request.GET.dict(), led)
    context: dict[str, Any] = {"form": form, "fewest": FEWEST}
    if not form.is_valid():
        return _page(request, context, 422)
    choice, organisation = form.choice, form.organisation_of(led)
    found = figures(choice, organisation.pk)
    shown = own_tables.tables(found, choice)
    if request.method == "POST":
        wanted = next((each for each in shown if each.key == request.POST.get("table")), None)
        if wanted is not None:
            return file_of(request, wanted, choice, actor_for(request.user, organisation.pk))
    context |= {
        "name": organisation.name,
        "since": words.day(choice.since),
        "until": words.day(choice.until),
        "summary": own_tables.summary(found),
        "tables": shown,
        "counted_at": words.moment(the_mark().counted_at),
        "address": request.get_full_path(),
    }
    return _page(request, context, 422 if request.method == "POST" else 200)


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    template = "desk/statistics/own.html"
    return page(request, template, str(TITLE), context, icon="view", status=status)
