"""The page between two versions: what changed, what is asked again, or that the time is over."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms import moving, steppages
from forms.declaration import say
from forms.drafts import Draft
from forms.filled import Filled
from forms.sections import sections_of
from forms.switches import is_open
from forms.versions import FormVersion


def before_going_on(request: HttpRequest, draft: Draft) -> HttpResponse | None:
    """Where to go before this draft can be continued, or ``None``.

    What was typed is never lost: a page posted to a draft that is to be carried over is saved on
    the new version, one posted to a closed draft is saved where it was and can be read.
    """
    move = moving.due(draft)
    if move is None:
        return None
    if move.policy == FormVersion.Policy.CLOSE:
        if move.is_closed and not _is_saving(request):
            return redirect("forms:changed", draft.uuid)
        return None
    if not _is_saving(request):
        return redirect("forms:changed", draft.uuid)
    moving.move(draft, move.version)
    messages.info(request, _("We changed this form meanwhile. Check the questions we ask again."))
    return None


def view(request: HttpRequest, draft_uuid: UUID) -> HttpResponse | None:
    """``None`` when the draft is gone."""
    with transaction.atomic():
        drafts = Draft.objects.reachable().select_related("version").filter(uuid=draft_uuid)
        if request.method == "POST":
            drafts = drafts.select_for_update(of=("self",))
        draft = drafts.first()
        if draft is None:
            return None
        move = moving.due(draft)
        if move is None or (move.policy == FormVersion.Policy.CLOSE and not move.is_closed):
            return redirect("forms:check", draft.uuid)
        if request.method == "POST" and move.policy == FormVersion.Policy.CARRY:
            moving.move(draft, move.version)
            return redirect("forms:check", draft.uuid)
    language = get_language() or draft.language
    page = {
        "form_title": say(draft.version.form.title, language),
        "robots": "noindex",
        **steppages.around(draft),
    }
    if move.policy == FormVersion.Policy.CARRY:
        page["asked_again"] = moving.asked_again(draft, move.version, language)
        return TemplateResponse(request, "forms/changed.html", page)
    assert move.close_on is not None
    filled = Filled(draft.version.form, draft)
    page["closed_on"] = date_format(move.close_on, "l j F Y")
    page["sections"] = sections_of(filled.form, filled.answers, language)
    page["form_key"] = draft.version.form_key if is_open(draft.version.form_key) else ""
    return TemplateResponse(request, "forms/closed_draft.html", page)


def closed_to_new(request: HttpRequest, version: FormVersion, words: str) -> HttpResponse:
    """A form that takes no new requests: drafts that exist can still be sent."""
    page = {
        "form_title": say(version.form.title, get_language() or ""),
        "words": words,
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/closed.html", page)


def _is_saving(request: HttpRequest) -> bool:
    """Whether a page of the form is posted, rather than shown or sent off."""
    match = request.resolver_match
    return request.method == "POST" and (match is None or match.url_name != "check")
