"""The page on which a request is reserved or opened again, and colleagues are named for it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from desk.access import actor_for
from desk.applications import Application
from desk.people import restricting, team
from desk.people.restriction import WHY
from desk.people.sight import RestrictedAccess, sees
from desk.staff.case import find
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import applications_crumb, desk_only, page
from portal.models import User
from workflow import gate
from workflow.reads import log_read


def _seen() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


def _words(label: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only whoever sees the request reads it, in the timeline."),
        error_messages={"required": gettext_lazy("Write a few words.")},
    )


class ReserveForm(forms.Form):
    seen = _seen()
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[(reason.key, reason.label) for reason in WHY],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason from the list.")},
    )
    text = _words(gettext_lazy("Anything to add"), required=False)
    owner_sees = forms.BooleanField(
        label=gettext_lazy("The owner goes on seeing this request"), required=False, initial=True
    )


class ReleaseForm(forms.Form):
    seen = _seen()
    text = _words(gettext_lazy("Why the whole desk may see it"), required=True)


class ColleagueForm(forms.Form):
    user = forms.ModelChoiceField(
        label=gettext_lazy("Colleague"),
        queryset=User.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose a colleague from the list."),
            "invalid_choice": gettext_lazy("Choose a colleague from the list."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["user"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = team.desk_staff()


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def reserved(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    if request.method != "POST":
        return _page(request, application)
    form = (ReleaseForm if application.restricted else ReserveForm)(request.POST)
    if not form.is_valid():
        return _page(request, application, form, status=422)
    verb = restricting.release if application.restricted else restricting.restrict
    try:
        verb(application, actor_for(request.user), **form.cleaned_data)
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        kept = conflict_of(refusal, kept=form.cleaned_data["text"])
        return _page(request, find(request, pk), form, conflict=kept, status=409)
    return _done(request, application)


@desk_only
@require_POST
def colleague(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    application = find(request, pk)
    form = ColleagueForm(request.POST)
    if name not in ("add", "end"):
        raise Http404
    if not application.restricted or not form.is_valid():
        return _page(request, application, colleagues=form, status=422)
    user = form.cleaned_data["user"]
    change = restricting.name_colleague if name == "add" else restricting.end_colleague
    try:
        change(application, actor_for(request.user), user.pk)
    except gate.Refusal as refusal:
        return _page(request, application, conflict=conflict_of(refusal), status=409)
    messages.success(request, _("The list of who sees it is up to date."))
    return redirect("desk_people:reserved", pk)


def _done(request: HttpRequest, application: Application) -> HttpResponse:
    application.refresh_from_db()
    if not application.restricted:
        messages.success(request, _("The whole desk sees this request again."))
    elif sees(request.user.pk, application):
        messages.success(request, _("This request is reserved now."))
    else:
        messages.success(
            request, _("This request is reserved now. You do not see it any more: the team does.")
        )
        return redirect("desk_applications:index")
    return redirect("desk_applications:case", application.pk)


def _page(
    request: HttpRequest,
    application: Application,
    form: forms.Form | None = None,
    *,
    colleagues: ColleagueForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    log_read(actor_for(request.user), application, "case")
    kind: type[forms.Form] = ReleaseForm if application.restricted else ReserveForm
    seen = restricting.version_of(application)
    if form is None or not isinstance(form, kind):
        form = kind(initial={"seen": seen})
    elif conflict is not None:  # offered again, on what is there now
        form = kind({**form.cleaned_data, "seen": seen})
    named = RestrictedAccess.objects.in_force().at_the_desk().select_related("user")
    context = {
        "application": application,
        "form": form,
        "colleagues": colleagues or ColleagueForm(),
        "conflict": conflict,
        "team": [each.user for each in named.filter(application=None)],
        "named": [each.user for each in named.filter(application=application)],
        "owner": application.owner,
    }
    case_url = reverse("desk_applications:case", args=[application.pk])
    return page(
        request,
        "desk/people/reserved.html",
        _("Who sees this request"),
        context | {"case_url": case_url},
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        icon="lock",
        status=status,
    )
