"""The applicant answers a question from the page of their own request: words, files, or both."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import attaching, laid_aside, replies, status
from desk.applications import Application
from desk.attachments import Attachment
from desk.conversation import InfoRequest
from desk.files_form import REMOVE, AnswerForm
from forms import reading
from workflow.gate import Refusal


@reading.personal
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, submission: uuid.UUID) -> HttpResponseBase:
    application = status.opened(request, submission)
    if application is None:
        return status.dead(request)
    if request.method != "POST":
        return redirect("desk:status", submission)
    question = _asked(application, request.POST.get("question", ""))
    held = attaching.beside(application, question) if question else ()
    form = AnswerForm.of(request, held)
    is_good = form.is_valid()
    if question is None:
        return status.show(request, application, code=422, lost=form.in_words())
    if is_good and REMOVE not in request.POST:
        return _answered(request, application, question, form)
    return _again(request, application, question, form)


def _answered(
    request: HttpRequest, application: Application, question: InfoRequest, form: AnswerForm
) -> HttpResponseBase:
    text = form.cleaned_data["answer"]
    try:
        replies.answer_request(question, text=text, files=form.accepted)
    except Refusal:
        question.refresh_from_db()
        if question.answer != text.strip() or _brings_more(question, form):
            return status.show(request, application, code=409, lost=form.in_words())
    else:
        messages.success(request, _("Your answer has arrived. Thank you."))
    return redirect("desk:status", application.submission.uuid)


def _again(
    request: HttpRequest, application: Application, question: InfoRequest, form: AnswerForm
) -> HttpResponseBase:
    """The page with what was typed still in its field and the files that are sound kept; no
    complaint about what is missing to somebody who only took a file away."""
    if question.state != InfoRequest.State.OPEN:
        if form.brings_something:
            return status.show(request, application, code=409, lost=form.in_words())
        return redirect("desk:status", application.submission.uuid)  # a second click
    if REMOVE in request.POST:
        laid_aside.take_away(application, request.POST[REMOVE], question)
    laid_aside.keep(application, form.accepted, question)
    if REMOVE in request.POST and not form.has_error(form.files_field.name):
        form = AnswerForm(initial={"answer": request.POST.get("answer", "")})
        return status.show(request, application, form)
    return status.show(request, application, form, code=422)


def _brings_more(question: InfoRequest, form: AnswerForm) -> bool:
    """A second click brings what has arrived already; another page may bring something new."""
    there = Attachment.objects.sent().filter(question=question)
    known = set(there.values_list("upload__sha256", flat=True))
    return any(each.sha256 not in known for each in form.accepted)


def _asked(application: Application, number: str) -> InfoRequest | None:
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return application.info_requests.filter(pk=int(number)).first()
