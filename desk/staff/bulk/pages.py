"""From the ticked rows of the queue to a summary, and from the summary to what was done."""

import json
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.access import actor_for
from desk.applications import Application
from desk.staff import tabs
from desk.staff.bulk import actions, rows
from desk.staff.bulk.actions import BulkAction, FileAction, Sample
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.shown import shown_in
from portal.crypto import keyed_hash
from workflow.gate import Actor
from workflow.reads import log_read

CONFIRMED, LOOK = "confirmed", "look"  # names of buttons


class KeyForm(forms.Form):
    """Made with the summary and sent with it: sending it twice does nothing twice."""

    key = forms.UUIDField()


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest, tab: str) -> HttpResponseBase:
    if tab not in tabs.LABELS:
        raise Http404
    filters = urlencode(shown_in(request, tab).kept(), doseq=True)
    back = f"{tabs.address(tab)}?{filters}" if filters else tabs.address(tab)
    if request.method != "POST":
        return redirect(back)
    action = actions.find(request.POST.get("action", ""))
    versions = rows.read(request.POST.getlist("row"))
    most = action.most if action else actions.MOST
    chosen = rows.chosen(request.user, versions) if len(versions) <= most else []
    problem = _problem(action, most, len(versions), len(chosen))
    if action is None or problem:
        messages.error(request, problem)
        return redirect(back)
    return _act(request, tab, action, chosen, back)


def _problem(action: BulkAction | None, most: int, asked: int, found: int) -> str:
    if asked > most:
        return _("Choose at most %(most)s applications at once.") % {"most": most}
    if not found:
        return _("Tick at least one application of the list.")
    if action is None:
        return _("Choose what to do with the applications you ticked.")
    return ""


def _act(
    request: HttpRequest, tab: str, action: BulkAction, chosen: list[rows.Row], back: str
) -> HttpResponseBase:
    actor, posted = actor_for(request.user), request.POST
    confirmed, keyed = CONFIRMED in posted, KeyForm(posted)
    form = action.form(request.user, posted if confirmed or LOOK in posted else None)
    valid = form.is_bound and form.is_valid()
    said = form.cleaned_data if valid else None
    looked = _looked_at(form) if valid else ""
    agreed = not action.looks_first or posted.get("looked", "") == looked
    # Without a key nobody can tell a second click from a first one: the summary is shown again.
    if confirmed and said is not None and keyed.is_valid() and agreed:
        if isinstance(action, FileAction):
            listed = Application.objects.visible_to(request.user).filter(
                pk__in=[row.application.pk for row in chosen]
            )
            return action.file(request.user, tab, listed, said)
        said = {**said, **keyed.cleaned_data, "tokens": rows.read(posted.getlist("token"))}
        return _result(request, action, rows.done(chosen, action, actor, said), back)
    found = rows.foreseen(chosen, action, actor, said)
    counted = _counted(found)
    context = counted | {
        "action": action,
        "form": form,
        "posted": found if action.looks_first else counted["changing"],
        "changes_nothing": isinstance(action, FileAction),
        "asks_first": action.looks_first and not valid,
        "looked": looked,
        "changed_since": confirmed and valid and not agreed,
        "key": keyed.data["key"] if keyed.is_valid() else uuid.uuid4(),
        "letters": rows.letters(found, action),
        "silent": [row for row in found if row.silent_because],
        "samples": _samples(action, actor, counted["changing"], said),
        "back": back,
    }
    status = 422 if confirmed or (form.is_bound and not valid) else 200
    return _page(request, str(action.label), context, status=status)


def _looked_at(form: forms.Form) -> str:
    """What was filled in, as a sum: what is confirmed is what was looked at."""
    filled = [(name, form[name].value()) for name in form.fields]
    return keyed_hash("bulk", json.dumps(filled, default=str))


def _samples(
    action: BulkAction, actor: Actor, changing: list[rows.Row], said: Mapping[str, Any] | None
) -> list[Sample]:
    if said is None:
        return []
    found = action.samples([row.application for row in changing], said)
    for sample in found:
        log_read(actor, sample.application, "case")
    return found


def _result(
    request: HttpRequest, action: BulkAction, found: list[rows.Row], back: str
) -> HttpResponse:
    return _page(request, str(action.label), _counted(found) | {"is_done": True, "back": back})


def _counted(found: list[rows.Row]) -> dict[str, Any]:
    return {
        "changing": [row for row in found if not row.skipped_because],
        "skipped": [row for row in found if row.skipped_because],
    }


def _page(
    request: HttpRequest, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    crumbs = (applications_crumb(),)
    return page(request, "desk/staff/bulk.html", title, context, crumbs=crumbs, status=status)
