"""In the admin: the people I am helping, and a form begun with somebody."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk import words
from desk.helping.mandate import StaffMandateForm
from desk.helping.rights import visible_to
from desk.staff.frame import members_only, page
from forms.declaration import say
from forms.helping.names import names_of
from forms.models import Assistance
from network.models import Organisation
from network.standing import standing

PER_PAGE = 20


@members_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    mine = (
        visible_to(request.user)
        .select_related("draft__version", "draft__submission")
        .order_by("-draft__saved_at", "-pk")
    )
    shown = Paginator(mine, PER_PAGE).get_page(request.GET.get("p"))
    names = names_of(each.draft for each in shown if each.draft is not None)
    context = {"page_obj": shown, "cards": [_card(each, names) for each in shown]}
    return page(request, "desk/helping/index.html", _("People I am helping"), context, icon="user")


def _card(helped: Assistance, names: dict[int, str]) -> dict[str, Any]:
    draft = helped.draft
    assert draft is not None
    is_sent = draft.submitted_at is not None
    return {
        "draft": draft.uuid,
        "name": names[draft.pk],
        "form": say(draft.version.form.title, get_language() or ""),
        "channel": helped.get_channel_display(),
        "organisation": helped.organisation_label,
        "is_sent": is_sent,
        "reference": draft.submission.reference if is_sent else "",
        "saved": words.moment(draft.saved_at),
        "kept_until": words.day(draft.expires_at),
    }


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    bodies = standing(request.user).organisations
    body = _chosen(bodies, request.POST.get("organisation") or request.GET.get("for", ""))
    form = StaffMandateForm(request.POST if request.method == "POST" else None, organisation=body)
    if request.method == "POST" and form.is_valid():
        begun = form.begin(request.user)
        with override(form.cleaned_data["language"]):
            return redirect("forms:start_for", begun.uuid)
    context = {
        "form": form,
        "body": body,
        "others": [each for each in bodies if each.pk != body.pk],
    }
    status = 422 if form.is_bound else 200
    return page(
        request,
        "desk/helping/begin.html",
        _("Help somebody"),
        context,
        crumbs=({"url": "..", "label": _("People I am helping")},),
        icon="user",
        status=status,
    )


def _chosen(bodies: tuple[Organisation, ...], number: str) -> Organisation:
    """The organisation this help is given for: an unknown one becomes the first."""
    return next((each for each in bodies if str(each.pk) == number), bodies[0])
