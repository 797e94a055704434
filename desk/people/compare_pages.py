"""Two requests of one person side by side, and joining them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk.access import actor_for
from desk.applications import Application
from desk.people import side_by_side
from desk.people.joining import WITH_AN_ORGANISATION, merge
from desk.people.looks import note_reading
from desk.people.person import same_person
from desk.people.union import held
from desk.staff.case import readable
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import applications_crumb, desk_only, page
from workflow import gate


class JoinForm(forms.Form):
    """``seen_left`` and ``seen_right`` are the versions that the page showed."""

    keep = forms.ChoiceField(
        label=gettext_lazy("Which one goes on?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The other one ends. Nothing of it is deleted or moved."),
        error_messages={"required": gettext_lazy("Choose the one that goes on.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Why they are the same, for the record"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a few words.")},
    )
    seen_left = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    seen_right = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, left: Application, right: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["keep"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(each.pk), each.reference) for each in (left, right)]


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    left, right = _find(request, pk, other)
    if request.method != "POST":
        reasons = _reasons(request, left, right)
        if reasons is None:
            raise Http404
        return _page(request, left, right, reasons)
    form = JoinForm(left, right, request.POST)
    if not form.is_valid():
        return _page(
            request, left, right, _reasons(request, left, right) or (), form=form, status=422
        )
    said = form.cleaned_data
    seen = {left.pk: said["seen_left"], right.pk: said["seen_right"]}
    kept, gone = (left, right) if said["keep"] == str(left.pk) else (right, left)
    try:
        merge(
            kept,
            gone,
            actor_for(request.user),
            seen_kept=seen[kept.pk],
            seen_gone=seen[gone.pk],
            text=said["text"],
        )
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        left, right = _find(request, pk, other)
        reasons = _reasons(request, left, right) or ()
        again = JoinForm(
            left,
            right,
            {**said, "seen_left": left.version, "seen_right": right.version},
        )
        conflict = conflict_of(refusal, kept=said["text"])
        return _page(request, left, right, reasons, form=again, conflict=conflict, status=409)
    else:
        messages.success(request, _("They are one now. Nothing was lost: you find it here."))
    return redirect("desk_applications:case", kept.pk)


def _find(request: HttpRequest, pk: int, other: int) -> tuple[Application, Application]:
    """Both in one query. What the person may not see is not there."""
    found = readable(request.user).in_bulk([pk, other])
    if pk not in found or other not in found:
        raise Http404
    return found[pk], found[other]


def _reasons(request: HttpRequest, left: Application, right: Application) -> tuple[str, ...] | None:
    """Why they are believed to be of one person; ``None`` where they are not."""
    for match in same_person(left, request.user):
        if match.application.pk == right.pk and match.sure:
            return match.reasons
    return None


def _page(
    request: HttpRequest,
    left: Application,
    right: Application,
    reasons: tuple[str, ...],
    *,
    form: JoinForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    note_reading(actor_for(request.user), (left, right), "case")
    first = min((left, right), key=lambda each: (not _is_out(each), each.submitted_at, each.pk))
    start = {"keep": str(first.pk), "seen_left": left.version, "seen_right": right.version}
    case_url = reverse("desk_applications:case", args=[left.pk])
    context = {
        "left": left,
        "right": right,
        "reasons": reasons,
        "facts": side_by_side.facts(left, right),
        "blocks": side_by_side.answers(left, right),
        "held": held([left, right]),
        "unsafe": left.safe_contact != right.safe_contact,
        "form": form or JoinForm(left, right, initial=start),
        "conflict": conflict,
    }
    return page(
        request,
        "desk/people/compare.html",
        _("Two requests side by side"),
        context,
        crumbs=(applications_crumb(), {"url": case_url, "label": left.reference}),
        icon="copy",
        status=status,
    )


def _is_out(application: Application) -> bool:
    return application.state in WITH_AN_ORGANISATION
