"""The applicant writes a message from the page of their own request: words, files, or both."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import attaching, laid_aside, status
from desk.applications import Application
from desk.files_form import REMOVE, MessageForm
from desk.talk import writing
from forms import reading
from workflow import gate


@reading.personal
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, submission: uuid.UUID) -> HttpResponseBase:
    application = status.opened(request, submission)
    if application is None:
        return status.dead(request)
    if request.method != "POST":
        return redirect("desk:status", submission)
    form = MessageForm.of(request, attaching.beside(application))
    is_good = form.is_valid()
    if REMOVE in request.POST or not is_good:
        return _again(request, application, form)
    text, key = form.cleaned_data["message"], form.cleaned_data["message_key"]
    try:
        writing.write_to_desk(application, text=text, key=key, files=form.accepted)
    except writing.TooMany as refusal:
        laid_aside.keep(application, form.accepted)
        form.add_error("message", refusal.sentence)
        return status.show(request, application, code=429, message=form)
    except gate.Refusal:
        return status.show(request, application, code=409, lost=form.in_words())
    messages.success(request, _("Your message has arrived. You find the answer on this page."))
    return redirect(reverse("desk:status", args=[submission]) + "#messages")


def _again(request: HttpRequest, application: Application, form: MessageForm) -> HttpResponseBase:
    """As for an answer: what was typed stays, what is sound is kept."""
    if REMOVE in request.POST:
        laid_aside.take_away(application, request.POST[REMOVE])
    if writing.is_open(application):
        laid_aside.keep(application, form.accepted)
    if REMOVE in request.POST and not form.has_error(form.files_field.name):
        typed = {name: request.POST.get(name, "") for name in ("message", "message_key")}
        return status.show(request, application, message=MessageForm(initial=typed))
    return status.show(request, application, code=422, message=form)
