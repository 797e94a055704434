"""The page of one's own request: opened by the session that sent it, or by a link from an e-mail.

Whatever is wrong with a link or an address, the answer is one and the same page, so nobody learns
from it whether a request exists.
"""

import contextlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk import bring, links, replies, stages, terms
from desk.access import APPLICANT_LABEL
from desk.applications import NOT_CLOSED, Application
from desk.attached import attached
from desk.conversation import InfoRequest
from desk.files_form import AnswerForm, MessageForm
from desk.people.goes_on import goes_on
from desk.talk import reading as talk
from desk.talk import wishes, writing
from desk.talk.having import who_has
from desk.talk.records import Direction
from forms import reading
from forms.access import held, is_own, release
from forms.files.arriving import judge
from forms.models import Upload
from forms.receipt_pdf.download import answer as receipt_of
from workflow.gate import Refusal

SESSION_KEY = "requests_opened"
MOST = 20  # somebody who helps many people at one computer
View = Callable[..., HttpResponse]


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


@dataclass(frozen=True)
class Answered:
    question: InfoRequest
    files: Sequence[Upload]


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
    new = talk.unopened(talk.of_application(application), Direction.OUT)
    shown = show(request, application)
    if request.method == "GET":
        talk.mark(new, APPLICANT_LABEL)
    return shown


@personal
@require_safe
def receipt(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    application = opened(request, submission)
    if application is None or application.submission.erased_at is not None:
        return dead(request)
    return receipt_of(application.submission, get_language() or application.language)


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
        return show(request, application, code=422, sent=form)
    messages.success(request, _("We have it. Thank you."))
    return redirect("desk:status", submission)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    application = opened(request, submission)
    if application is None:
        return dead(request)
    if application.state not in NOT_CLOSED:
        messages.info(request, _("This request is closed already: nobody works on it any more."))
        return redirect("desk:status", submission)
    if request.method != "POST":
        context = {
            "has": who_has(application, attached(application).sent)[1:],
            "chat_days": terms.chat_days(),
        }
        return render(request, "desk/withdraw.html", _frame(application) | context)
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


def show(
    request: HttpRequest,
    application: Application,
    form: AnswerForm | None = None,
    *,
    code: int = 200,
    lost: str = "",
    sent: bring.DocumentForm | None = None,
    message: MessageForm | None = None,
    wishes_form: wishes.WishesForm | None = None,
) -> HttpResponse:
    """The page, with whatever form was filled in and could not be taken."""
    application.refresh_from_db()
    asked = list(application.info_requests.all())
    question = next((each for each in asked if each.state == InfoRequest.State.OPEN), None)
    files = attached(application)
    papers = bring.papers(application, sent, question)
    form = form or AnswerForm(held=files.answer)
    message = message or MessageForm(held=files.message)
    context = _frame(application) | {
        "question": question,
        "about": next((each.item for each in papers if each.is_asked), None),
        "answered": [
            Answered(each, files.questions.get(each.pk, ()))
            for each in asked
            if each.state == InfoRequest.State.ANSWERED
        ],
        "form": form,
        "answer_files": form.shown(files.answer),
        "message_form": message if writing.is_open(application) else None,
        "message_files": message.shown(files.message),
        "thread": talk.for_applicant(talk.of_application(application), files.messages),
        "partner": writing.at_work(application),
        "wishes": wishes.shown(application, wishes_form),
        "lost": lost,
        "papers": papers,
        "sent": sent,
        "goes_on": goes_on(request, application, opened),
        "stages": stages.stages(application),
        "has": who_has(application, files.sent),
        "looked": stages.who_looked(application),
        "can_withdraw": application.state in NOT_CLOSED,
    }
    return render(request, "desk/status.html", context, status=code)


def _frame(application: Application) -> dict[str, Any]:
    return {"application": application, "robots": "noindex"}


def dead(request: HttpRequest) -> HttpResponse:
    """Whoever wrote while the link or the session ended gets the words back, to copy them. They
    come from this very request, so nothing is shown that its sender does not have."""
    names = ("answer", "message", "email", "phone")
    typed = (request.POST.get(name, "").strip() for name in names)
    context = {
        "robots": "noindex",
        "typed": "\n\n".join(text for text in typed if text),
        "had_files": bool(request.FILES),
    }
    return render(request, "desk/link_dead.html", context, status=404)
