"""The page of one's own request: opened by the session that sent it, or by a link from an e-mail.

Whatever is wrong with a link or an address, the answer is one and the same page, so nobody learns
from it whether a request exists.
"""

import contextlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk import bring, links, replies, stages
from desk.applications import NOT_CLOSED, Application
from desk.conversation import InfoRequest
from forms import reading
from forms.access import held, is_own, release
from forms.files.arriving import judge
from forms.receipt_pdf.download import answer as receipt_of
from workflow.gate import Refusal

SESSION_KEY = "requests_opened"
MOST = 20  # somebody who helps many people at one computer
View = Callable[..., HttpResponse]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy(
                "Write your answer here, for example: “The hearing is on 3 May”."
            ),
            "max_length": gettext_lazy("The answer is too long. Write the most important things."),
        },
    )


def personal(view: View) -> View:
    """A page about one person: kept by nobody and listed nowhere. Its address stays on this site
    by the site's own referrer policy; a stricter one would make browsers send ``Origin: null``
    with the answer, which the CSRF check rightly refuses."""

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        patch_cache_control(response, no_store=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return serve  # type: ignore[return-value]


@personal
@require_safe
def status_link(request: HttpRequest, token: str) -> HttpResponse:
    application = links.opened_by(token)
    if application is None:
        return dead(request)
    # The link is checked at the door. What is being written may outlast it, so from here on the
    # session answers for the person, as it does for whoever filled the form in it.
    opened = [each for each in _in_session(request) if each != application.submission.uuid.hex]
    request.session[SESSION_KEY] = [*opened, application.submission.uuid.hex][-MOST:]
    return redirect("desk:status", application.submission.uuid)


@personal
@require_safe
def status(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    application = opened(request, submission)
    if application is None:
        return dead(request)
    return _page(request, application, AnswerForm())


@personal
@require_safe
def receipt(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    application = opened(request, submission)
    if application is None or application.submission.erased_at is not None:
        return dead(request)
    return receipt_of(application.submission, get_language() or application.language)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    application = opened(request, submission)
    if application is None:
        return dead(request)
    if request.method != "POST":
        return redirect("desk:status", submission)
    question = _asked(application, request.POST.get("question", ""))
    form = AnswerForm(request.POST)
    if question is None or not form.is_valid():
        return _page(request, application, form, code=422)
    text = form.cleaned_data["answer"]
    try:
        replies.answer_request(question, text=text)
    except Refusal:
        question.refresh_from_db()
        if question.answer != text.strip():
            return _page(request, application, form, code=409, lost=text)
    return redirect("desk:status", submission)


@personal
def typed_again(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    """The page with what was typed still in its field, and nothing done."""
    application = opened(request, submission)
    if application is None:
        return dead(request)
    return _page(request, application, AnswerForm(request.POST), code=403)


@reading.personal
@require_http_methods(["GET", "HEAD", "POST"])
def send_document(request: HttpRequest, submission: uuid.UUID) -> HttpResponseBase:
    """A promised document, sent from the page of the request."""
    application = opened(request, submission)
    if application is None:
        return dead(request)
    if request.method != "POST":
        return redirect("desk:status", submission)
    judge(request)
    form = bring.received(application, request)
    if form is None or form.errors:
        return _page(request, application, AnswerForm(), code=422, sent=form)
    messages.success(request, _("We have it. Thank you."))
    return redirect("desk:status", submission)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    application = opened(request, submission)
    if application is None:
        return dead(request)
    if application.state not in NOT_CLOSED:
        return redirect("desk:status", submission)
    if request.method != "POST":
        return render(request, "desk/withdraw.html", _frame(application))
    with contextlib.suppress(Refusal):  # closed or withdrawn a moment ago: the page says which
        replies.withdraw(application)
    return redirect("desk:status", submission)


@personal
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Nothing of any request stays open on this device. Works without asking who it is."""
    if request.user.is_authenticated:
        request.session.pop(SESSION_KEY, None)
        for draft in held(request):
            release(request, draft)
    else:
        request.session.flush()
    return redirect("/")


def opened(request: HttpRequest, submission: uuid.UUID) -> Application | None:
    application = (
        Application.objects.select_related("submission__draft")
        .filter(submission__uuid=submission)
        .first()
    )
    if application is None:
        return None
    if is_own(request, application.submission.draft.uuid) or submission.hex in _in_session(request):
        return application
    return None


def _in_session(request: HttpRequest) -> list[str]:
    return list(request.session.get(SESSION_KEY, ()))


def _asked(application: Application, number: str) -> InfoRequest | None:
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return application.info_requests.filter(pk=int(number)).first()


def _page(
    request: HttpRequest,
    application: Application,
    form: AnswerForm,
    *,
    code: int = 200,
    lost: str = "",
    sent: bring.DocumentForm | None = None,
) -> HttpResponse:
    application.refresh_from_db()
    asked = list(application.info_requests.all())
    context = _frame(application) | {
        "question": next((each for each in asked if each.state == InfoRequest.State.OPEN), None),
        "answered": [each for each in asked if each.state == InfoRequest.State.ANSWERED],
        "form": form,
        "lost": lost,
        "papers": bring.papers(application, sent),
        "sent": sent,
        "stages": stages.stages(application),
        "looked": stages.who_looked(application),
        "can_withdraw": application.state in NOT_CLOSED,
    }
    return render(request, "desk/status.html", context, status=code)


def _frame(application: Application) -> dict[str, Any]:
    return {"application": application, "robots": "noindex"}


def dead(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/link_dead.html", {"robots": "noindex"}, status=404)
