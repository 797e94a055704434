"""Give a case to somebody: a person, a team or both, with a word for whoever gets it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk import absences, assigning, attention, colleagues
from desk.access import actor_for
from desk.applications import Application
from desk.staff.case import find
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.holding import away_words
from desk.teams import Team
from portal.models import User
from workflow import gate
from workflow.reads import log_read

AWAY = "away"  # what to do about somebody who is away: the stand-in, or them all the same
STAND_IN, ANYWAY = "stand_in", "anyway"


class HolderForm(forms.Form):
    """Who gets it: a colleague, with a word about who is away, or an active team."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Person"),
        required=False,
        empty_label=gettext_lazy("Nobody: the team has it"),
        error_messages={"invalid_choice": gettext_lazy("Choose a person from the list.")},
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Team"),
        required=False,
        empty_label=gettext_lazy("No team"),
        error_messages={"invalid_choice": gettext_lazy("Choose a team from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.away = absences.today_away()
        owner, team = self.fields["owner"], self.fields["team"]
        assert isinstance(owner, forms.ModelChoiceField)
        assert isinstance(team, forms.ModelChoiceField)
        owner.queryset = colleagues.colleagues()
        owner.label_from_instance = self._person  # type: ignore[method-assign, assignment]
        team.queryset = Team.objects.filter(active=True)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and said.get("owner") is None and said.get("team") is None:
            raise forms.ValidationError(_("Choose a person, a team or both."))
        return said

    def _person(self, person: Any) -> str:
        away = away_words(self.away.get(person.pk))
        return f"{person} ({away})" if away else str(person)


class AssignForm(HolderForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    note = forms.CharField(
        label=gettext_lazy("What the next one should know"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only desk staff read it, in the timeline of the case."),
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        self.fitting = set(
            Team.objects.filter(active=True, topics__key=application.topic).values_list(
                "pk", flat=True
            )
        )
        team.label_from_instance = self._team  # type: ignore[method-assign, assignment]

    def _team(self, team: Any) -> str:
        fits = team.pk in self.fitting
        return _("%(name)s (takes on this topic)") % {"name": team} if fits else str(team)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    application, actor = find(request, pk), actor_for(request.user)
    if request.method != "POST":
        if "assign" not in {step.name for step in gate.allowed(application, actor)}:
            refusal = gate.WrongState(application.state_label)
            return _page(request, application, None, conflict=conflict_of(refusal), status=409)
        return _page(request, application, AssignForm(application, initial=_now(application)))
    form = AssignForm(application, request.POST)
    if not form.is_valid():
        return _page(request, application, form, status=422)
    said = dict(form.cleaned_data)
    absence = form.away.get(said["owner"].pk) if said["owner"] else None
    if absence is not None and said["owner"].pk != application.owner_id:
        stand_in = absences.who_stands_in(absence)
        if request.POST.get(AWAY) == STAND_IN and stand_in is not None:
            said["owner"] = stand_in
        elif request.POST.get(AWAY) != ANYWAY:
            away = {"person": absence.person, "words": away_words(absence), "stand_in": stand_in}
            return _page(request, application, form, away=away)
    try:
        assigning.assign(application, actor, **said)
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        return _refused(request, application, form, refusal)
    else:
        messages.success(request, _("It is given."))
    return redirect("desk_applications:case", pk)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    if request.method == "POST":
        until = attention.moment(request.POST.get("until", ""))
        try:
            if until is None:
                raise gate.GuardRefused(_("Open the case again and read what is new."))
            attention.mark_read(application, actor_for(request.user), until=until)
        except gate.Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Marked as read."))
    return redirect("desk_applications:case", pk)


def _now(application: Application) -> dict[str, Any]:
    return {
        "seen": application.version,
        "owner": application.owner_id,
        "team": application.team_id,
    }


def _refused(
    request: HttpRequest, application: Application, form: AssignForm, refusal: gate.Refusal
) -> HttpResponse:
    """What was chosen and typed stays. If it can still be given, the page offers it again."""
    application = find(request, application.pk)
    again: AssignForm | None = None
    steps = gate.allowed(application, actor_for(request.user))
    if "assign" in {step.name for step in steps}:
        again = AssignForm(application, {**request.POST.dict(), "seen": application.version})
        again.is_valid()
    conflict = conflict_of(refusal, kept=form.cleaned_data["note"])
    return _page(request, application, again, conflict=conflict, status=409)


def _page(
    request: HttpRequest,
    application: Application,
    form: AssignForm | None,
    *,
    conflict: Conflict | None = None,
    away: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    log_read(actor_for(request.user), application, "case")
    case_url = reverse("desk_applications:case", args=[application.pk])
    return page(
        request,
        "desk/staff/assign.html",
        _("Give to somebody"),
        {
            "application": application,
            "form": form,
            "conflict": conflict,
            "away": away,
            "case_url": case_url,
        },
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        status=status,
    )
