"""The pages behind a link: the code, then one task. Whatever is wrong with a link, one answer.

A look at the address alone sends nothing and opens nothing: machines look at links in messages
before people do.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk import partners, terms, words
from desk.access import sight_of
from desk.bylink import codes, links, session
from desk.bylink.actor import actor_by_link
from desk.bylink.forms import AnswerForm, CodeForm
from desk.bylink.links import Task
from desk.bylink.records import PartnerLink
from desk.flows import AT_WORK, WAITING_FOR_ANSWER
from desk.routing import language_name
from desk.status import personal
from portal.onetime import Verdict
from workflow.models.reading import Purpose
from workflow.reads import log_read

BUTTONS = {
    Task.ANSWER: ("accept", "decline", "ask"),
    Task.WORK: ("ask",),
    Task.RECONSIDER: ("reconsider",),
}
TEMPLATES = {
    Task.ANSWER: "desk/bylink/referral.html",
    Task.WORK: "desk/bylink/referral.html",
    Task.RECONSIDER: "desk/bylink/reconsider.html",
}


@personal
@require_safe
def door(request: HttpRequest, token: str) -> HttpResponse:
    link = links.named_by(token)
    if link is None:
        return dead(request)
    if not links.is_alive(link):
        return moved(request, link) if session.holds(request, link) else dead(request)
    if not session.holds(request, link):
        return code_page(request, link, CodeForm(), sent="sent" in request.GET)
    if link.task == Task.ANSWER and request.method == "GET":
        partners.see(link.referral, actor_by_link(link.referral.organisation))
        link.referral.refresh_from_db()
    return task_page(request, link, {})


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def send_code(request: HttpRequest, token: str) -> HttpResponse:
    link = links.named_by(token)
    if link is None or not links.is_alive(link):
        return dead(request)
    if request.method != "POST":
        return redirect("bylink:door", token)
    if codes.send(link):
        return redirect(reverse("bylink:door", args=[token]) + "?sent")
    notice = _("We have sent several codes. Wait an hour, or telephone the city's desk.")
    return code_page(request, link, CodeForm(), notice=notice, status=429)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def open_with(request: HttpRequest, token: str) -> HttpResponse:
    link = links.named_by(token)
    if link is None or not links.is_alive(link):
        return dead(request)
    if request.method != "POST" or session.holds(request, link):  # a double click
        return redirect("bylink:door", token)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return code_page(request, link, form, status=422)
    verdict = codes.judge(link, form.cleaned_data["code"])
    if verdict is Verdict.RIGHT:
        session.hold(request, link)
        return redirect("bylink:door", token)
    form.add_error("code", _said(verdict))
    return code_page(request, link, form, status=422)


@personal
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Works without asking who it is, like closing a door."""
    session.leave(request)
    return redirect("/")


def _said(verdict: Verdict) -> str:
    if verdict is Verdict.OVER:
        return _("This code does not count any more. Have a new one sent.")
    return _("This is not the code. Look at the newest message.")


def code_page(
    request: HttpRequest,
    link: PartnerLink,
    form: CodeForm,
    *,
    sent: bool = False,
    notice: str = "",
    lost: str = "",
    status: int = 200,
) -> HttpResponse:
    """Nothing of the request, and no address: only whose link it is."""
    receiving = links.receiving_of(link.referral.organisation)
    assert receiving is not None, "a living link has a registered contact"
    context = _frame(link) | {
        "form": form,
        "sent": sent,
        "notice": notice,
        "lost": lost,
        "by_text": codes.goes_by(receiving) == "sms",
    }
    return render(request, "desk/bylink/code.html", context, status=status)


def task_page(
    request: HttpRequest,
    link: PartnerLink,
    typed: dict[str, AnswerForm],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The one task, with what a member would see now and no more (``access.sight_of``)."""
    referral = link.referral
    context = _frame(link) | {
        "forms": {
            name: typed.get(name) or AnswerForm(name, initial={"seen": referral.version})
            for name in BUTTONS[Task(link.task)]
            if name != "ask" or referral.state in (*WAITING_FOR_ANSWER, *AT_WORK)
        },
        "refusal": refusal,
        "number": referral.pk,
        "minutes": int(terms.partner_stay().total_seconds() // 60),
    }
    if link.task != Task.RECONSIDER:  # what was declined is out of sight, as for members
        context |= _seen(link)
        log_read(actor_by_link(referral.organisation), referral, "referral", Purpose.LINK)
    return render(request, TEMPLATES[Task(link.task)], context, status=status)


def moved(request: HttpRequest, link: PartnerLink, lost: str = "") -> HttpResponse:
    """Whoever came in by a code and whose task is done or gone meanwhile: on to what follows."""
    later = links.next_after(link)
    onward = ""
    if later is not None:
        session.pass_on(request, link, later)
        onward = reverse("bylink:door", args=[links.token(later)])
        if not lost:
            return redirect(onward)
    context = _frame(link) | {"lost": lost, "onward": onward}
    return render(request, "desk/bylink/over.html", context, status=409 if lost else 200)


def dead(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/bylink/dead.html", {"robots": "noindex"}, status=404)


def _frame(link: PartnerLink) -> dict[str, Any]:
    return {
        "token": links.token(link),
        "organisation": link.referral.organisation.name,
        "robots": "noindex",
    }


def _seen(link: PartnerLink) -> dict[str, Any]:
    sight = sight_of(link.referral)
    today = timezone.localdate()
    is_waiting = link.referral.state in WAITING_FOR_ANSWER
    return {
        "sight": sight,
        "topic": words.topic_labels().get(sight.topic, sight.topic),
        "district": words.district_label(sight.district),
        "language": language_name(sight.language),
        "due": words.due(sight.due_on, today) if is_waiting else "",
        "legal_day": words.day(sight.legal_date),
        "is_over": link.referral.is_closed,
    }
