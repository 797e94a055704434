"""One page for both sides: what counts now, what waits for its code, and a form to correct it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from desk.applications import Application
from desk.contact import codes, correcting
from desk.contact.forms import CodeForm, ContactForm
from forms.contact import current
from forms.contact.records import ContactChange
from portal.onetime import Verdict
from workflow import gate
from workflow.gate import Actor


@dataclass(frozen=True)
class Line:
    """One contact as it counts, and the correction of it that waits for its code."""

    label: str
    now: str
    waiting: ContactChange | None
    form: CodeForm | None


@dataclass(frozen=True)
class Side:
    """Whoever corrects: the person or the desk. ``render(context, status)`` makes the page."""

    application: Application
    actor: Actor
    here: str
    form: type[ContactForm]
    render: Callable[[dict[str, Any], int], HttpResponse]


def serve(request: HttpRequest, side: Side) -> HttpResponse:
    if request.method != "POST":
        return shown(side)
    what = request.POST.get("do", "")
    if what == "ask":
        return _ask(request, side)
    change = _named(side.application, request.POST.get("change", ""))
    try:
        if change is None:
            raise correcting.Settled
        if what == "code":
            return _code(request, side, change)
        if what == "again":
            correcting.send_again(change, side.actor)
            messages.success(request, _("We have sent a new code. The one before counts no more."))
        elif what == "cancel":
            correcting.give_up(change, side.actor)
            messages.success(request, _("The correction is given up. Nothing has changed."))
    except gate.Refusal as refusal:
        messages.warning(request, refusal.sentence)
    return redirect(side.here)


def shown(
    side: Side,
    form: ContactForm | None = None,
    *,
    typed: tuple[int, CodeForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    submission = side.application.submission
    current.forget_kept(submission)
    context = {
        "lines": [_line(side, fact, typed) for fact in current.FACTS],
        "form": form or side.form(),
        "code_form": typed[1] if typed else None,
        "done": list(reversed(current.corrections(submission))),
        "here": side.here,
        "minutes": codes.minutes(),
    }
    return side.render(context, status)


def _line(side: Side, fact: str, typed: tuple[int, CodeForm] | None) -> Line:
    submission = side.application.submission
    waiting = current.pending(submission, fact)
    form = None
    if waiting is not None:
        form = typed[1] if typed and typed[0] == waiting.pk else code_form(waiting)
    label = str(ContactChange.Fact(fact).label)
    return Line(label, current.contact(submission, fact), waiting, form)


def code_form(change: ContactChange, data: Any = None) -> CodeForm:
    return CodeForm(data, auto_id=f"id_{change.fact}_%s")


def _ask(request: HttpRequest, side: Side) -> HttpResponse:
    form = side.form(request.POST)
    if not form.is_valid():
        return shown(side, form, status=422)
    fact = ""
    try:
        with transaction.atomic():
            for fact, value in form.corrections():
                correcting.ask(
                    side.application,
                    side.actor,
                    fact=fact,
                    value=value,
                    reason=form.cleaned_data["reason"],
                    spoken=form.has_spoken,
                )
    except codes.TooMany as refusal:
        form.add_error(fact, refusal.sentence)
        return shown(side, form, status=429)
    except gate.Refusal as refusal:
        form.add_error(fact, refusal.sentence)
        return shown(side, form, status=422)
    current.forget_kept(side.application.submission)
    waits = any(current.pending(side.application.submission, fact) for fact in current.FACTS)
    messages.success(
        request,
        _("We have sent a code to the new contact. Until it is written here, the old one counts.")
        if waits
        else _("The new contact is written down."),
    )
    return redirect(side.here)


def _code(request: HttpRequest, side: Side, change: ContactChange) -> HttpResponse:
    form = code_form(change, request.POST)
    if form.is_valid():
        verdict = correcting.verify(change, side.actor, form.cleaned_data["code"])
        if verdict is Verdict.RIGHT:
            messages.success(request, _("The new contact is verified. It is used from now on."))
            return redirect(side.here)
        form.add_error("code", _said(verdict))
    return shown(side, typed=(change.pk, form), status=422)


def _said(verdict: Verdict) -> str:
    if verdict is Verdict.OVER:
        return _("This code does not count any more. Have a new one sent.")
    return _("This is not the code. Look at the newest message.")


def _named(application: Application, number: str) -> ContactChange | None:
    """Of this request; the number of another one names nothing."""
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return ContactChange.objects.filter(
        pk=int(number), submission=application.submission_id
    ).first()
