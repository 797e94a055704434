"""One application: what is needed now, the answers as asked, and everything that happened."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk import news, review, words
from desk.access import actor_for, contacts_of
from desk.applications import Application
from desk.conversation import InfoRequest
from desk.routing import language_name
from desk.staff import checklist
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.marks import marks_of
from desk.staff.sections import file_rows
from desk.staff.timeline import entries
from forms.derived import reason_sentences
from workflow import gate
from workflow.reads import log_read

DANGEROUS = frozenset({"not_accept", "withdraw_referral"})


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Internal note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only desk staff read it. It cannot be changed afterwards."),
        error_messages={"required": gettext_lazy("Write the note, then add it.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


@desk_only
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    log_read(actor_for(request.user), application, "case")
    return _page(request, application, NoteForm(initial={"key": uuid.uuid4()}))


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    if request.method != "POST":
        return redirect("desk_applications:case", pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        log_read(actor_for(request.user), application, "case")
        return _page(request, application, form, status=422)
    review.add_note(
        application,
        actor_for(request.user),
        text=form.cleaned_data["text"],
        key=form.cleaned_data["key"],
    )
    messages.success(request, _("The note is in the timeline."))
    return redirect("desk_applications:case", pk)


def find(request: HttpRequest, pk: int) -> Application:
    """What the person may not see is not there."""
    return get_object_or_404(
        Application.objects.visible_to(request.user).select_related(
            "owner", "submission__version", "submission__draft"
        ),
        pk=pk,
    )


def _page(
    request: HttpRequest, application: Application, form: NoteForm, *, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    actor = actor_for(request.user)
    submission = application.submission
    referrals = list(application.referrals.select_related("organisation"))
    documents = checklist.lines(application, actor, get_language() or "it")
    context: dict[str, Any] = {
        "application": application,
        "actions": [
            {
                "label": step.label,
                "url": action_url(application, step.name),
                "is_dangerous": step.name in DANGEROUS,
            }
            for step in gate.allowed(application, actor)
        ],
        "contacts": contacts_of(submission, safe=application.safe_contact),
        "silent_because": news.preview(application).silent_because,
        "due_words": words.due(application.due_on, today, paused=application.paused_on is not None),
        "late": application.is_late(today),
        "legal_day": words.day(application.legal_date),
        "legal_passed": application.legal_date is not None and application.legal_date < today,
        "reasons": reason_sentences(application.urgency_reasons, application.submission.form),
        "marks": marks_of(application),
        "topic_label": words.topic_labels().get(application.topic, application.topic),
        "district_label": words.district_label(application.district),
        "language_label": language_name(application.language),
        "question": application.info_requests.filter(state=InfoRequest.State.OPEN).first(),
        "referral": next((each for each in referrals if not each.is_closed), None),
        "sections": file_rows(submission, get_language() or "it"),
        "documents": documents,
        "timeline": entries(application, referrals, checklist.titles(documents)),
        "form": form,
    }
    return page(
        request,
        "desk/staff/case.html",
        application.reference,
        context,
        crumbs=(applications_crumb(),),
        status=status,
    )


def action_url(application: Application, name: str) -> str:
    if name == "refer":
        return reverse("desk_applications:route", args=[application.pk])
    return reverse("desk_applications:act", args=[application.pk, name])
