"""When the token against forged requests is missing or old, what was typed is shown again.

Typical causes are a cookie deleted or a page left open overnight. Nothing is saved here: the
person sees the page and presses once more.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from forms import access, resume
from forms.coming_back import pages
from forms.drafts import Draft
from forms.helping.starting import helped_start_view
from forms.start import start_view
from forms.wizard import step_view


def keep_typed(request: HttpRequest) -> HttpResponseBase | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.app_name != "forms":
        return None
    request.keep_only = True  # type: ignore[attr-defined]
    return KEEP.get(match.url_name or "", _ask_again)(request, **match.kwargs)


def _keep_step(request: HttpRequest, draft: UUID, step: str) -> HttpResponseBase:
    if access.named(request, draft):
        with suppress(access.LockedError):
            return step_view(request, draft=draft, step=step)
    return resume.ask_first(request, draft, step)


def _keep_resume(request: HttpRequest) -> HttpResponseBase:
    form = resume.ResumeForm(request.POST, label_suffix="")
    carried = request.POST.get(resume.CARRIED, "")
    return resume.page(request, form, carried, info=_("Press the button again."))


def _keep_lost(request: HttpRequest) -> HttpResponseBase:
    form = pages.PlaceForm(request.POST)
    return pages.lost_page(request, form, info=_("Press the button again."))


def _keep_send(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    found = resume.open_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    form = pages.SendForm(request.POST)
    return pages.send_page(request, found, form, notice=_("Press the button again."))


def _ask_again(request: HttpRequest, **_where: Any) -> HttpResponseBase:
    messages.info(request, _("For your safety we ask you to press the button once more."))
    return redirect(request.get_full_path())


KEEP: Mapping[str, Callable[..., HttpResponseBase]] = {
    "start": start_view,
    "start_for": helped_start_view,
    "step": _keep_step,
    "resume": _keep_resume,
    "lost": _keep_lost,
    "send_link": _keep_send,
}
