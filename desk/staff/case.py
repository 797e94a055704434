"""One application: what is needed now, the answers as asked, and everything that happened."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk import attention, notices, review, unanswered, words
from desk.access import actor_for, contacts_of
from desk.applications import Application
from desk.attached import among
from desk.bylink.panel import panel
from desk.contact.known import with_contacts
from desk.contact.on_case import notes as contact_notes
from desk.flows import WAITING_FOR_ANSWER
from desk.letters.way import way_to
from desk.people.looks import note_reading
from desk.people.on_case import on_case
from desk.people.person import has_others
from desk.people.union import has_joined, joined_with
from desk.routing import language_name
from desk.staff import checklist, composer, holding, later, triaged
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.marks import marks_of
from desk.staff.mentions import MentionField
from desk.staff.quiet_form import QuietForm
from desk.staff.sections import file_rows
from desk.staff.timeline import entries, history
from desk.staff.whole import read_whole
from desk.talk import reading
from desk.talk.records import Direction
from forms.derived import reason_sentences
from workflow import eyes, gate

MERGE = "merge"  # offered beside the other request, with which it is compared first
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
    mentioned = MentionField()


@desk_only
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    if eyes.are_own() and getattr(application, "awaits", True):
        notices.opened(request.user, application)
    shown = case_page(request, application, NoteForm(initial={"key": uuid.uuid4()}))
    if request.method == "GET" and eyes.are_own():
        new = reading.unopened(reading.of_application(application), Direction.IN)
        reading.mark(new, actor_for(request.user).organisation_label)
    return shown


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    if request.method != "POST":
        return redirect("desk_applications:case", pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return case_page(request, application, form, status=422)
    try:
        review.add_note(application, actor_for(request.user), **form.cleaned_data)
    except gate.Refusal as refusal:
        form.add_error("mentioned", refusal.sentence)
        return case_page(request, application, form, status=422)
    messages.success(request, _("The note is in the timeline."))
    return redirect("desk_applications:case", pk)


def find(request: HttpRequest, pk: int) -> Application:
    """What the person may not see is not there."""
    found: Application = get_object_or_404(readable(request.user), pk=pk)
    return found


def readable(user: Any) -> QuerySet[Any]:
    """All that a page about a case needs of the case itself, in one query."""
    visible = Application.objects.visible_to(user).select_related(
        "owner__absence__stand_in", "team", "submission__version", "submission__draft"
    )
    return unanswered.with_open_question(visible).annotate(
        has_mentions=notices.has_mentions(),
        awaits=notices.awaits(user),
        of_their_team=attention.of_their_team(user),
        has_joined=has_joined(),
        has_others=has_others(),
    )


def case_page(
    request: HttpRequest,
    application: Application,
    form: NoteForm,
    *,
    quiet: QuietForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Whoever reads a case reads what was joined with it: that is noted here."""
    today = timezone.localdate()
    actor = actor_for(request.user)
    submission = with_contacts(application)
    joined = joined_with(application, request.user)
    note_reading(actor, [application, *joined], "case")
    read_whole(application, joined)
    referrals = list(application.referrals.all())
    events = history(application, referrals)
    waiting = next((each for each in referrals if each.state in WAITING_FOR_ANSWER), None)
    documents = checklist.lines(application, actor, get_language() or "it", events)
    question = unanswered.open_question(application)
    files = among(submission.draft.uploads.all())
    context: dict[str, Any] = {
        "application": application,
        "actions": [
            {
                "label": step.label,
                "url": action_url(application, step.name),
                "is_dangerous": step.name in DANGEROUS,
            }
            for step in gate.allowed(application, actor)
            if not step.stays and step.name != MERGE
        ],
        "held": holding.held(application, actor),
        "triaged": triaged.triaged(application, actor, events),
        "contacts": contacts_of(submission, safe=application.safe_contact),
        "corrected": contact_notes(submission),
        "silent_because": way_to(application).silent_because,
        "due_words": words.due(application.due_on, today, paused=application.paused_on is not None),
        "late": application.is_late(today),
        "legal_day": words.day(application.legal_date),
        "legal_passed": application.legal_date is not None and application.legal_date < today,
        "reasons": reason_sentences(application.urgency_reasons, application.submission.form),
        "marks": marks_of(application),
        "people": on_case(application, joined, request.user),
        "topic_label": words.topic_labels().get(application.topic, application.topic),
        "district_label": words.district_label(application.district),
        "language_label": language_name(application.language),
        "question": question,
        "about": checklist.about(documents, question),
        "quiet": quiet or QuietForm(),
        "quiet_until": words.day(waiting.quiet_until) if waiting else "",
        "may_quiet": waiting is not None,
        "by_link": panel(referrals),
        "referral": next((each for each in referrals if not each.is_closed), None),
        "sections": file_rows(submission, get_language() or "it"),
        "documents": documents,
        "later": later.lines(application, files),
        "timeline": entries(application, referrals, checklist.titles(documents), events, files),
        "form": form,
        "composer": composer.composer(application, referrals),
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
    if name in ("refer", "transfer"):
        return reverse("desk_applications:route", args=[application.pk])
    return reverse("desk_applications:act", args=[application.pk, name])
