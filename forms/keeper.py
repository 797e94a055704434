"""When the token against forged requests is missing or old, what was typed is shown again.

Typical causes are a cookie deleted or a page left open overnight. Nothing is saved here: the
person sees the page and presses once more.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from forms import access, resume
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
    if access.holds(request, draft):
        return step_view(request, draft=draft, step=step)
    return resume.ask_first(request, draft, step)


def _keep_resume(request: HttpRequest) -> HttpResponseBase:
    form = resume.ResumeForm(request.POST, label_suffix="")
    carried = request.POST.get(resume.CARRIED, "")
    return resume.page(request, form, carried, info=_("Press the button again."))


def _ask_again(request: HttpRequest, **_where: Any) -> HttpResponseBase:
    messages.info(request, _("For your safety we ask you to press the button once more."))
    return redirect(request.get_full_path())


KEEP: Mapping[str, Callable[..., HttpResponseBase]] = {
    "start": start_view,
    "step": _keep_step,
    "resume": _keep_resume,
}
