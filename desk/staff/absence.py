"""My absence: from when until when I am away, and who stands in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk import absences, colleagues
from desk.absences import Absence
from desk.staff.frame import desk_only, page
from portal.models import User
from workflow import gate

DAY = {"required": gettext_lazy("Choose a day."), "invalid": gettext_lazy("Choose a day.")}


class AbsenceForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("First day away"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY,
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day away"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY,
    )
    stand_in = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Who stands in"),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("They see your cases in their My day while you are away."),
        error_messages={"invalid_choice": gettext_lazy("Choose a person from the list.")},
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stand_in"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues.colleagues().exclude(pk=user.pk)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if request.method != "POST":
        return _page(request, AbsenceForm(user, initial=_known(user)))
    if "back" in request.POST:
        absences.back(user)
        messages.success(request, _("You are not away any more."))
        return redirect("desk_staff:absence")
    form = AbsenceForm(user, request.POST)
    if form.is_valid():
        try:
            absences.declare(user, **form.cleaned_data)
        except gate.Refusal as refusal:
            form.add_error(None, refusal.sentence)
    if form.errors:
        return _page(request, form, status=422)
    messages.success(request, _("Your colleagues see it."))
    return redirect("desk_staff:absence")


def _known(user: Any) -> dict[str, Any]:
    known = Absence.objects.filter(person=user.pk).first()
    if known is None:
        return {}
    return {
        "starts_on": known.starts_on,
        "ends_on": known.ends_on,
        "stand_in": known.stand_in_id,
    }


def _page(request: HttpRequest, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "declared": bool(_known(request.user))}
    return page(
        request, "desk/staff/absence.html", _("My absence"), context, icon="date", status=status
    )
