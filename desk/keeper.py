"""When the token against forged requests is missing or old, the answer typed is shown again.

Nothing is saved here: the person sees the page and presses once more.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from desk import status


def keep_answer(request: HttpRequest) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name != "desk:answer":
        return None
    messages.info(request, _("For your safety we ask you to press the button once more."))
    return status.typed_again(request, **match.kwargs)
