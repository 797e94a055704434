"""What was pressed: checked, done, and the page that follows. Nothing typed is lost."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk.bylink import answers, links, session
from desk.bylink.actor import actor_by_link
from desk.bylink.forms import AnswerForm, CodeForm
from desk.bylink.pages import BUTTONS, code_page, dead, moved, task_page
from desk.bylink.records import PartnerLink
from desk.status import personal
from workflow import gate
from workflow.models import Event

CALLS: dict[str, Callable[..., None]] = {
    "accept": answers.accept,
    "decline": answers.decline,
    "reconsider": answers.reconsider,
    "ask": answers.ask,
}
DONE = {
    "accept": gettext_lazy("Thank you. Here is what you need to begin."),
    "reconsider": gettext_lazy("Thank you. Here is what you need to begin."),
    "decline": gettext_lazy("Thank you for telling us. The request is back with the city's desk."),
    "ask": gettext_lazy("The city's desk has your question and answers you by telephone."),
}


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, token: str, name: str) -> HttpResponse:
    if name not in CALLS:
        raise Http404
    link = links.named_by(token)
    if link is None:
        return dead(request)
    if request.method != "POST":
        return redirect("bylink:door", token)
    is_alive = links.is_alive(link)
    if not session.holds(request, link):
        return _asks_again(request, link) if is_alive else dead(request)
    form = AnswerForm(name, request.POST)
    if not is_alive or name not in BUTTONS[links.Task(link.task)]:
        return moved(request, link, _lost(link, form, name))
    return _answered(request, link, name, form)


def _answered(request: HttpRequest, link: PartnerLink, name: str, form: AnswerForm) -> HttpResponse:
    if not form.is_valid():
        return task_page(request, link, {name: form}, status=422)
    token = links.token(link)
    words = dict(form.cleaned_data)
    actor = actor_by_link(link.referral.organisation, words.pop("who"))
    try:
        CALLS[name](link, actor, **words)
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        return _refused(request, token, name, form, refusal)
    else:
        messages.success(request, DONE[name])
    return redirect("bylink:door", token)


def keep(request: HttpRequest) -> HttpResponse | None:
    """The token against forged requests was missing or old: what was typed is shown again."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name != "bylink:do" or match.kwargs["name"] not in CALLS:
        return None
    return _typed_again(request, **match.kwargs)


@personal
def _typed_again(request: HttpRequest, token: str, name: str) -> HttpResponse:
    link = links.named_by(token)
    if link is None or not links.is_alive(link):
        return dead(request)
    if not session.holds(request, link):
        return _asks_again(request, link)
    sentence = _("For your safety we ask you to press the button once more.")
    form = AnswerForm(name, request.POST)
    return task_page(request, link, {name: form}, refusal=sentence, status=403)


def _asks_again(request: HttpRequest, link: PartnerLink) -> HttpResponse:
    """The time of the code is over: a new one, and the words stay to be copied."""
    notice = _("For your safety we ask for a code again. Nothing was sent yet.")
    lost = request.POST.get("text", "")[:5000]
    return code_page(request, link, CodeForm(), notice=notice, lost=lost, status=403)


def _refused(
    request: HttpRequest, token: str, name: str, form: AnswerForm, refusal: gate.Refusal
) -> HttpResponse:
    link = links.named_by(token)
    if link is None or not links.is_alive(link):
        return moved(request, link, _lost(link, form, name)) if link else dead(request)
    again = AnswerForm(name, {**form.cleaned_data, "seen": link.referral.version})
    again.is_valid()
    return task_page(request, link, {name: again}, refusal=refusal.sentence, status=409)


def _lost(link: PartnerLink, form: AnswerForm, name: str) -> str:
    """What was typed and is not taken any more. A second click lost nothing."""
    if not form.is_valid():
        return str(form.data.get("text", ""))[:5000]
    actor = actor_by_link(link.referral.organisation, form.cleaned_data["who"])
    done = Event.objects.about(link.referral).filter(transition=name).by(actor).exists()
    return "" if done else form.cleaned_data.get("text", "")
