"""When the token against forged requests is missing or old, what was typed is shown again.

Nothing is saved here: the person sees the page and presses once more.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from desk import status
from desk.contact import pages as contact
from desk.files_form import AnswerForm, MessageForm

CONTACT = "desk:contact"  # a page of its own
# The part of the page that was being filled in, by the name of the view it was sent to.
FILLED_IN: dict[str, Any] = {
    "desk:answer": lambda typed: {"form": AnswerForm(initial=typed)},
    "desk:write": lambda typed: {"message": MessageForm(initial=typed)},
}


def keep_answer(request: HttpRequest) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name not in (*FILLED_IN, CONTACT):
        return None
    messages.info(request, _("For your safety we ask you to press the button once more."))
    if request.FILES:
        messages.info(request, _("Choose your files again: they were not sent."))
    if match.view_name == CONTACT:
        return contact.typed_again(request, **match.kwargs)
    return _typed_again(request, match.view_name, **match.kwargs)


@status.personal
def _typed_again(request: HttpRequest, name: str, submission: uuid.UUID) -> HttpResponse:
    """The page with what was typed still in its field, and nothing done."""
    application = status.opened(request, submission)
    if application is None:
        return status.dead(request)
    return status.show(request, application, code=403, **FILLED_IN[name](request.POST.dict()))
