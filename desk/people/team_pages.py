"""Who belongs to the team for reserved requests, named by the city's coordinators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk.access import actor_for
from desk.people import team
from desk.people.reserved_pages import ColleagueForm
from desk.people.sight import RestrictedAccess
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import desk_only, page
from workflow import gate


@desk_only
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    return _page(request, ColleagueForm())


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, name: str) -> HttpResponse:
    if name not in ("add", "end") or not team.may_name(request.user):
        raise Http404
    if request.method != "POST":
        return redirect("desk_people:team")
    actor = actor_for(request.user)
    if name == "end":
        return _end(request, request.POST.get("user", ""))
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    team.add(form.cleaned_data["user"], actor)
    messages.success(request, _("The team is up to date."))
    return redirect("desk_people:team")


def _end(request: HttpRequest, number: str) -> HttpResponse:
    """Also somebody who left the desk meanwhile, so no list of colleagues is asked."""
    known = {str(pk) for pk in RestrictedAccess.objects.team().values_list("user", flat=True)}
    if number not in known:
        return _page(request, ColleagueForm(), status=422)
    try:
        team.remove(int(number), actor_for(request.user))
    except gate.Refusal as refusal:
        return _page(request, ColleagueForm(), conflict_of(refusal), status=409)
    messages.success(request, _("The team is up to date."))
    return redirect("desk_people:team")


def _page(
    request: HttpRequest,
    form: ColleagueForm,
    conflict: Conflict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    at_work = set(RestrictedAccess.objects.team().at_the_desk().values_list("user", flat=True))
    rows = RestrictedAccess.objects.team().select_related("user")
    context = {
        "form": form,
        "conflict": conflict,
        "members": [{"row": row, "at_work": row.user_id in at_work} for row in rows],
        "is_empty": not at_work,
        "may_name": team.may_name(request.user),
    }
    title = _("Team for reserved requests")
    return page(request, "desk/people/team.html", title, context, icon="lock", status=status)
