"""Where administrators change what is in force. For everybody else these pages do not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow import definition, effective
from workflow.amending import closing, saving, terms, words
from workflow.amending.applied import state_area, step_area
from workflow.amending.forms import AmendForm, StateForm, StepForm, TermForm
from workflow.models import Amendment
from workflow.refusals import GuardRefused, Refusal

PER_PAGE = 50
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Thing:
    """What one page changes, and the form for it; ``note`` is what the page says about it."""

    area: str
    key: str
    make: Callable[..., AmendForm]
    back: str = "case_workflows"
    note: str = ""

    @property
    def title(self) -> str:
        return words.title(self.area, self.key)


def administrators_only(view: View) -> View:
    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(saving.PERMISSION):
            raise Http404
        return view(request, *args, **kwargs)

    return serve


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, workflow: str, name: str) -> HttpResponse:
    try:
        original = definition.get(workflow).state(name)
    except KeyError:
        raise Http404 from None

    def make(data: Any = None, **kwargs: Any) -> AmendForm:
        return StateForm(original, effective.now(workflow).state(name), data, **kwargs)

    return _edit(request, Thing(state_area(workflow), name, make))


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, workflow: str, name: str) -> HttpResponse:
    try:
        original = definition.get(workflow).transition(name)
    except KeyError:
        raise Http404 from None

    def make(data: Any = None, **kwargs: Any) -> AmendForm:
        return StepForm(original, effective.now(workflow).transition(name), data, **kwargs)

    return _edit(request, Thing(step_area(workflow), name, make, note=_note(original)))


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest, name: str) -> HttpResponse:
    try:
        found = terms.find(name)
    except KeyError:
        raise Http404 from None

    def make(data: Any = None, **kwargs: Any) -> AmendForm:
        return TermForm(found, effective.read().terms.get(name, found.default), data, **kwargs)

    note = _("It counts for what begins from now on. Dates that are already set do not move.")
    if found.at_once:
        note = _("It counts at once, also for what is running.")
    return _edit(request, Thing(terms.AREA, name, make, "case_terms", note))


class UndoForm(forms.Form):
    area = forms.CharField(max_length=60)
    key = forms.CharField(max_length=60)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)


@administrators_only
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    form = UndoForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    try:
        saving.undo(said["area"], said["key"], saving.actor_for(request.user), seen=said["seen"])
    except saving.ChangedMeanwhile:
        messages.error(request, _("Another administrator changed this in the meantime."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        off = said["area"] == closing.AREA
        messages.success(
            request, _("The day is off the list.") if off else _("The original counts again.")
        )
    about_days = said["area"] in (terms.AREA, closing.AREA)
    return redirect("case_terms" if about_days else "case_workflows")


@administrators_only
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    shown = Paginator(Amendment.objects.order_by("-pk"), PER_PAGE).get_page(request.GET.get("p"))
    rows = [
        {
            "amendment": row,
            "title": words.title(row.area, row.key),
            "before": words.lines(row.area, row.before),
            "after": words.lines(row.area, row.after),
        }
        for row in shown
    ]
    context = {"page_obj": shown, "rows": rows}
    return page(request, "workflow/history.html", _("What administrators changed"), context)


def _edit(request: HttpRequest, thing: Thing) -> HttpResponse:
    version = saving.version_of(thing.area, thing.key)
    if request.method != "POST":
        return _page(request, thing, thing.make(initial={"seen": version}))
    if request.POST.get("seen") != str(version):
        return _again(request, thing)
    form = thing.make(request.POST)
    if not form.is_valid():
        return _page(request, thing, form, status=422)
    actor = saving.actor_for(request.user)
    try:
        made = saving.amend(thing.area, thing.key, form.stored(), actor, seen=version)
    except saving.ChangedMeanwhile:
        return _again(request, thing)
    except GuardRefused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, thing, form, status=422)
    return _done(request, thing, made)


def _done(request: HttpRequest, thing: Thing, made: Amendment | None) -> HttpResponse:
    if made is None:
        messages.info(request, _("Nothing was changed."))
    else:
        messages.success(request, _("Changed. It counts from now on."))
    return redirect(thing.back)


def _again(request: HttpRequest, thing: Thing) -> HttpResponse:
    """Another administrator was quicker. What was typed stays, beside what it says now; the next
    try replaces that knowingly. A double click finds that all is as it asked."""
    last = Amendment.objects.of(thing.area, thing.key).order_by("-version").first()
    typed = thing.make().completed(request.POST)
    typed["seen"] = str(last.version if last else 0)
    form = thing.make(typed)
    if form.is_valid() and form.stored() == (last.after if last else None):
        return _done(request, thing, None)
    context = {
        "conflict": saving.ChangedMeanwhile(last),
        "their_words": words.lines(thing.area, last.after) if last else [],
    }
    return _page(request, thing, form, context, status=409)


def _note(original: definition.Transition) -> str:
    if original.together_with is None:
        return ""
    workflow, name = original.together_with
    return _("Who may and the reasons are those of this change: %(change)s.") % {
        "change": words.title(step_area(workflow), name)
    }


def _page(
    request: HttpRequest,
    thing: Thing,
    form: AmendForm,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "form": form,
        "thing": thing,
        "back": reverse(thing.back),
        "amendment": effective.read().amendments.get((thing.area, thing.key)),
        **(context or {}),
    }
    return page(request, "workflow/change.html", thing.title, shown, status=status)


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    workflows = {"url": reverse("case_workflows"), "label": _("Case workflows")}
    furniture = {
        "header_title": title,
        "page_title": title,
        "header_icon": "tasks",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            workflows,
            {"url": "", "label": title},
        ],
    }
    return render(request, template, furniture | context, status=status)
