"""The pages of the menu "Routing": list, one rule with its dry run, switch, order."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk import terms
from desk.access import actor_for
from desk.router import keeping, words
from desk.router.admin.editing import Editing
from desk.router.admin.listing import history, lines
from desk.router.admin.rights import keepers_only
from desk.router.admin.trying import as_csv, result
from desk.router.dry_run import SIZES, dry_run
from desk.router.rules import RoutingRule
from desk.router.shown import labels
from desk.staff.frame import Crumb, page
from network.standing import standing


@keepers_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = lines()
    context = {
        "lines": found,
        "ill": [line for line in found if line.active and line.ill],
        "is_desk": standing(request.user).is_desk,
    }
    return page(request, "desk/routing/index.html", _("Routing rules"), context, icon="tasks")


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    rule = get_object_or_404(RoutingRule, pk=pk) if pk else RoutingRule()
    if request.method != "POST":
        return _page(request, Editing(rule), _as_it_is(rule))
    do = request.POST.get("do", "save")
    if do == "refresh":
        return _page(request, Editing(rule, request.POST, again=True))
    editing = Editing(rule, request.POST)
    if not editing.is_valid():
        return _page(request, editing, status=422)
    return _tried(request, editing, do) if do in ("try", "csv") else _saved(request, editing)


def _saved(request: HttpRequest, editing: Editing) -> HttpResponse:
    seen = editing.seen if editing.rule.pk else None
    try:
        kept = keeping.save(editing.rule, editing.shares, actor_for(request.user), seen=seen)
    except keeping.IllRuleError as error:
        return _page(request, editing, words.reasons(error.ill, labels()), status=422)
    except keeping.ChangedMeanwhileError as error:
        return _page(request, editing.on_the_newest(), [error.sentence, _again()], status=409)
    messages.success(request, _("The rule “%(name)s” is saved.") % {"name": kept.name})
    for warning in editing.warnings():
        messages.warning(request, warning)
    return redirect("desk_routing:index")


def _again() -> str:
    return _("What you typed is still here. Look at the history below, then save again.")


@keepers_only
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(RoutingRule, pk=pk)
    on = request.POST.get("on") == "1"
    try:
        rule = keeping.switch(pk, actor_for(request.user), on=on)
    except keeping.IllRuleError as error:
        why = " ".join(words.reasons(error.ill, labels()))
        messages.error(request, _("It cannot be switched on. %(why)s") % {"why": why})
    else:
        said = _("“%(name)s” is switched on.") if on else _("“%(name)s” is switched off.")
        messages.success(request, said % {"name": rule.name})
    return redirect("desk_routing:index")


@keepers_only
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(RoutingRule, pk=pk)
    keeping.move(pk, actor_for(request.user), up=request.POST.get("up") == "1")
    return redirect("desk_routing:index")


def _tried(request: HttpRequest, editing: Editing, do: str) -> HttpResponse:
    size = request.POST.get("size", "")
    count = int(size) if size in map(str, SIZES) else SIZES[0]
    changed = editing.as_data()
    if changed.ill:
        return _page(request, editing, words.reasons(changed.ill, labels()), status=422)
    tried = dry_run(
        changed, request.user, count, timezone.localdate(), answer_days=terms.referral_days()
    )
    if do == "csv":
        return as_csv(tried)
    return _page(request, editing, tried=result(tried), size=count)


def _as_it_is(rule: RoutingRule) -> list[str]:
    """What is wrong with a rule that was fine when it was saved."""
    return next((list(line.ill) for line in lines() if line.pk == rule.pk), []) if rule.pk else []


def _page(
    request: HttpRequest,
    editing: Editing,
    faults: list[str] | None = None,
    *,
    tried: Any = None,
    size: int = SIZES[0],
    status: int = 200,
) -> HttpResponse:
    rule = editing.rule
    context = {
        "rule": rule,
        "form": editing.form,
        "rows": editing.rows,
        "share_rows": editing.share_rows,
        "faults": [*(faults or ()), *editing.faults],
        "history": history(rule, editing.around) if rule.pk else [],
        "tried": tried,
        "size": size,
        "sizes": SIZES,
        "here": request.path,
    }
    title = str(_("Change a rule") if rule.pk else _("New rule"))
    crumb: Crumb = {"url": reverse("desk_routing:index"), "label": _("Routing rules")}
    return page(
        request, "desk/routing/edit.html", title, context, crumbs=(crumb,), icon="tasks",
        status=status,
    )  # fmt: skip
