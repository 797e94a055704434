"""The data of one person: found by what they tell us, read, handed out, erased.

Whatever says who it is travels in the body of a POST, never in an address.
"""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forms.declaration import say
from forms.privacy import dossier, dossier_pdf, erasing, people
from forms.privacy.holders import holders
from forms.privacy.person_keys import PersonKey
from forms.privacy.proofs import ANSWER_PEOPLE
from forms.privacy.staff.frame import named_only, page
from forms.submissions import Submission
from portal import throttle
from workflow.models import Event, Message
from workflow.models.reading import Purpose
from workflow.reads import log_read

MOST_SEARCHES = 60
WITHIN = dt.timedelta(hours=1)
REFERENCE = "reference"
REASONS = {
    "asked": gettext_lazy("The person asked for it (art. 17.1.b, 17.1.c GDPR)"),
    "not_needed": gettext_lazy("The data are no longer needed (art. 17.1.a GDPR)"),
    "unlawful": gettext_lazy("The data should not have been collected (art. 17.1.d GDPR)"),
    "obligation": gettext_lazy("The law orders it (art. 17.1.e GDPR)"),
}


class SearchForm(forms.Form):
    by = forms.ChoiceField(
        label=gettext_lazy("What the person tells you"),
        choices=[(REFERENCE, gettext_lazy("Reference of the request")), *PersonKey.Fact.choices],
    )
    value = forms.CharField(
        label=gettext_lazy("In full"),
        max_length=200,
        help_text=gettext_lazy("Only an exact match is found."),
        error_messages={"required": gettext_lazy("Write it in full.")},
    )
    fact = forms.CharField(
        label=gettext_lazy("Second fact"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "With a reference: the date of birth (as 1985-03-27), telephone number or e-mail "
            "address given on the form's first page."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("by") == REFERENCE and not cleaned.get("fact"):
            self.add_error("fact", _("A reference alone is not enough: ask for this too."))
        return cleaned

    def found(self) -> list[Submission]:
        by, value = self.cleaned_data["by"], self.cleaned_data["value"]
        if by == REFERENCE:
            return list(people.by_reference(value, self.cleaned_data["fact"]))
        return list(people.by_fact(by, value))


class EraseForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I have checked who asks. Erase everything listed here, for ever."),
        error_messages={"required": gettext_lazy("Tick the box to go on.")},
    )


@named_only(ANSWER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        who = str(request.user.pk)
        if throttle.is_over("person-search", who, most=MOST_SEARCHES, within=WITHIN):
            form.add_error(None, _("Too many searches in one hour. Go on later."))
        else:
            throttle.record("person-search", who)
            context |= {"searched": True, "found": _described(form.found())}
    return _page(request, "person", _("Data of one person"), context, crumbs=())


@named_only(ANSWER_PEOPLE)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request, "personal data")
    if not chosen:
        return _none(request)
    gathered = dossier.dossier(chosen, get_language() or "it")
    context = {"requests": dossier.in_words(gathered), "chosen": _described(chosen)}
    return _page(request, "dossier", _("What is kept"), context)


@named_only(ANSWER_PEOPLE)
@require_POST
def export(request: HttpRequest, form: str) -> HttpResponse:
    chosen = _chosen(request, "export")
    if not chosen:
        return _none(request)
    gathered = dossier.dossier(chosen, get_language() or "it")
    return answer(gathered, form)


@named_only(ANSWER_PEOPLE)
@require_POST
def restrict(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request, "restriction")
    on = request.POST.get("on") == "yes"
    for submission in chosen:
        people.restrict(submission, on=on)
    if chosen:
        told = _("The use of these data is restricted.") if on else _("The restriction is over.")
        messages.success(request, told)
    return redirect("privacy_person:search")


@named_only(ANSWER_PEOPLE)
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """First what would go, then the reason and the confirmation, then the proof."""
    chosen = _chosen(request, "erasure")
    if not chosen:
        return _none(request)
    form = EraseForm(request.POST if "confirm" in request.POST else None)
    refused = [(one.reference, why) for one in chosen if (why := erasing.refusal(one))]
    if not refused and form.is_valid():
        reason = str(REASONS[form.cleaned_data["reason"]])
        try:
            removed = people.erase([one.pk for one in chosen], reason=reason, by=str(request.user))
        except people.CannotEraseError as error:
            refused = [("", error.sentence)]
        else:
            told = _("Erased: %(count)s requests, %(files)s files. Proof number %(number)s.")
            values = {"count": removed.count, "files": removed.files, "number": removed.proof.pk}
            messages.success(request, told % values)
            return redirect("privacy_proofs:index")
    context = {
        "form": form,
        "refused": refused,
        "chosen": _described(chosen),
        "contents": [_contents(one) for one in chosen],
    }
    return _page(request, "erase", _("Erase the data of one person"), context)


def answer(gathered: dict[str, Any], form: str) -> HttpResponse:
    """The dossier as a download whose name says nothing."""
    if form == "pdf":
        response = HttpResponse(dossier_pdf.pdf(gathered), content_type="application/pdf")
    else:
        text = dossier.as_json(gathered)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="data.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen(request: HttpRequest, what: str) -> list[Submission]:
    """The requests ticked, each with a line in the read log."""
    wanted = []
    for text in request.POST.getlist("submission")[:50]:
        try:
            wanted.append(uuid.UUID(text))
        except ValueError:
            continue
    found = Submission.objects.filter(uuid__in=wanted, erased_at=None)
    chosen = list(found.select_related("version", "draft").order_by("pk"))
    actor = people.actor_for(request.user, _("Data protection officer"))
    for submission in chosen:
        log_read(actor, submission, what, Purpose.RIGHTS)
    return chosen


def _described(submissions: list[Submission]) -> list[dict[str, Any]]:
    return [
        {
            "uuid": one.uuid,
            "reference": one.reference,
            "form": say(one.form.title, get_language() or "it"),
            "sent": one.submitted_at,
            "restricted": one.restricted_at,
        }
        for one in submissions
    ]


def _contents(submission: Submission) -> dict[str, Any]:
    """What an erasure would take, in numbers."""
    subjects = erasing.subjects_of(submission)
    parts = [part for holder in holders() for part in holder.parts(submission)]
    return {
        "reference": submission.reference,
        "answers": sum(len(section.rows) for section in submission.sections("it")),
        "files": submission.draft.uploads.count(),
        "messages": Message.objects.about(*subjects).count(),
        "events": Event.objects.about(*subjects).count(),
        "parts": [(part.title, len(part.lines)) for part in parts if part.lines],
    }


def _none(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Tick at least one request."))
    return redirect("privacy_person:search")


def _page(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, Any],
    crumbs: tuple[tuple[str, str], ...] | None = None,
) -> HttpResponse:
    if crumbs is None:
        crumbs = ((reverse("privacy_person:search"), _("Data of one person")),)
    return page(request, f"forms/privacy/staff/{name}.html", title, context, crumbs=crumbs)
