"""The page of one review: read, take, approve, send back. It works without scripts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.models import TaskState

from guide.review import deciding, reading
from guide.review.experts import is_expert
from guide.review.forms import ApproveForm, RejectForm
from guide.review.states import ReviewState

DONE: dict[str, Any] = {
    "claim": gettext_lazy("The review is yours."),
    "release": gettext_lazy("Another expert can take the review now."),
    "approve": gettext_lazy("Approved. The text says that you checked it."),
    "reject": gettext_lazy("Sent back. Whoever wrote it reads your reasons."),
}
FORMS: dict[str, type[forms.Form]] = {"approve": ApproveForm, "reject": RejectForm}
CALLS: dict[str, Callable[..., ReviewState]] = {
    "claim": deciding.claim,
    "release": deciding.release,
    "approve": deciding.approve,
    "reject": deciding.reject,
}


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """For the text's experts and whoever may edit it; for everybody else it does not exist."""
    state = reading.find(request.user, pk)
    if request.method != "POST":
        return _page(request, state)
    name = request.POST.get("action", "")
    if name not in CALLS:
        return _page(request, state, status=422, refused=_("Choose what to do."))
    form = FORMS[name](request.POST) if name in FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, state, {name: form}, status=422)
    try:
        CALLS[name](state.pk, request.user, **(form.cleaned_data if form else {}))
    except deciding.RefusedError as refused:
        state = reading.find(request.user, pk)
        typed = {name: form} if form is not None else {}
        return _page(request, state, typed, status=409, refused=refused.sentence)
    messages.success(request, str(DONE[name]))
    return redirect("guide_review:review", pk)


def _page(
    request: HttpRequest,
    state: ReviewState,
    typed: dict[str, forms.Form] | None = None,
    *,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    page, task, today = state.page, state.task.specific, timezone.localdate()
    why_not = deciding.refusal(request.user, page, task) if state.is_open else ""
    holder = state.claimed_by
    other = holder is not None and holder != request.user and is_expert(holder, page, task)
    given = typed or {}
    title = page.get_admin_display_title()
    context: dict[str, Any] = {
        "header_title": _("Review: %(title)s") % {"title": title},
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("guide_reviews_waiting"), "label": _("Waiting for review")},
            {"url": "", "label": title},
        ],
        "state": state,
        "page": page,
        "title": title,
        "late": state.is_late(today),
        "refused": refused,
        "why_not": why_not,
        "taken_by_other": other,
        "is_mine": holder is not None and holder == request.user,
        "can_decide": state.is_open and not why_not and not other,
        "approve": given.get("approve")
        or ApproveForm(initial={"again_on": task.again_on(page, today)}),
        "reject": given.get("reject") or RejectForm(),
        "over": "" if state.is_open else deciding.over(state),
        "was_rejected": state.status == TaskState.STATUS_REJECTED,
        "links": reading.links(state),
    }
    response = render(request, "guide/review/review.html", context, status=status)
    add_never_cache_headers(response)
    return response
