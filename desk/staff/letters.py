"""A letter to the applicant: written, looked at, made, and noted when it left."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk import words
from desk.access import actor_for
from desk.applications import Application
from desk.letters import paper, writing
from desk.letters.records import Letter
from desk.staff.case import find
from desk.staff.frame import Crumb, applications_crumb, desk_only, page
from desk.staff.letter_form import HandoverForm, LetterForm
from workflow import gate
from workflow.reads import log_read

USE, PREVIEW = "use", "preview"  # names of buttons


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    actor = actor_for(request.user)
    if request.method != "POST":
        return _write_page(request, application, LetterForm(application))
    form = LetterForm(application, request.POST)
    if USE in request.POST:
        form, note = form.with_template()
        return _write_page(request, application, form, note=note)
    if not form.is_valid():
        return _write_page(request, application, form, status=422)
    said = form.words()
    if PREVIEW in request.POST:
        shown = paper.sheet(
            application, actor, language=said.language, address=said.address,
            subject=said.subject, body=said.body,
        )  # fmt: skip
        return _write_page(request, application, form, sheet=shown)
    try:
        letter = writing.write(
            application,
            actor,
            said,
            key=form.cleaned_data["key"],
            thought_of_safety=form.cleaned_data.get("safe", False),
        )
    except gate.Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return _write_page(request, application, form, status=409)
    messages.success(request, _("The letter is made. Print it, and note when it leaves."))
    return redirect("desk_applications:letter", pk, letter.uuid)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    application = find(request, pk)
    found = get_object_or_404(application.letters, uuid=key)
    actor = actor_for(request.user)
    if request.method != "POST":
        return _letter_page(request, application, found, HandoverForm(application))
    form = HandoverForm(application, request.POST)
    if not form.is_valid():
        return _letter_page(request, application, found, form, status=422)
    said = form.cleaned_data
    try:
        writing.hand_over(
            found, actor, way=said["way"], on=said["on"], thought_of_safety=said.get("safe", False)
        )
    except gate.Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return _letter_page(request, application, found, form, status=409)
    messages.success(request, _("It is noted."))
    return redirect("desk_applications:case", pk)


@desk_only
@require_safe
def letter_pdf(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    application = find(request, pk)
    found = get_object_or_404(application.letters, uuid=key)
    log_read(actor_for(request.user), application, "letter")
    response = HttpResponse(paper.pdf(found), content_type="application/pdf")
    # Under the reference alone: other people see the names of downloads.
    response["Content-Disposition"] = f'attachment; filename="{application.reference}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _write_page(
    request: HttpRequest,
    application: Application,
    form: LetterForm,
    *,
    note: str = "",
    sheet: paper.Sheet | None = None,
    status: int = 200,
) -> HttpResponse:
    log_read(actor_for(request.user), application, "case")
    context = {
        "form": form,
        "note": note,
        "sheet": sheet,
        "letters": [
            {
                "letter": each,
                "url": reverse("desk_applications:letter", args=[application.pk, each.uuid]),
                "day": words.day(each.at),
            }
            for each in application.letters.all()
        ],
    }
    return _page(request, application, "desk/staff/letter_write.html", context, status)


def _letter_page(
    request: HttpRequest,
    application: Application,
    letter: Letter,
    form: HandoverForm,
    *,
    status: int = 200,
) -> HttpResponse:
    log_read(actor_for(request.user), application, "letter")
    handover = getattr(letter, "handover", None)
    context = {
        "letter": letter,
        "sheet": letter.sheet,
        "form": form,
        "handover": handover,
        "handed_on": words.day(handover.on) if handover else "",
    }
    return _page(request, application, "desk/staff/letter.html", context, status)


def _page(
    request: HttpRequest,
    application: Application,
    template: str,
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    case_url = reverse("desk_applications:case", args=[application.pk])
    crumb: Crumb = {"url": case_url, "label": application.reference}
    return page(
        request,
        template,
        _("Letter"),
        {"application": application, "case_url": case_url, **context},
        crumbs=(applications_crumb(), crumb),
        icon="mail",
        status=status,
    )
