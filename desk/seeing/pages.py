"""Choosing as whom, with the reason; and stopping."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk.seeing import rules, services
from desk.seeing.records import SeeAs
from desk.staff.frame import page, unkept
from portal.models import User
from workflow import gate


class SeeAsForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address with which they sign in"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write the whole address of your colleague."),
            "invalid": gettext_lazy("Write the whole address of your colleague."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Your colleague reads it, and the data protection officer."),
        error_messages={"required": gettext_lazy("Write why: your colleague reads it.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """For everybody else the page does not exist, administrators included."""
    user: Any = request.user
    if not rules.may(user):
        raise Http404
    form = SeeAsForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    target = User.objects.filter(email__iexact=form.cleaned_data["email"]).first()
    if target is None:
        form.add_error("email", _("Nobody signs in with this address."))
        return _page(request, form, status=422)
    try:
        record = services.begin(user, target, reason=form.cleaned_data["reason"])
    except gate.Refusal as refusal:
        form.add_error("email", refusal.sentence)
        return _page(request, form, status=422)
    request.session.cycle_key()
    request.session[services.SESSION_KEY] = record.pk
    return unkept(redirect("wagtailadmin_home"))


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Again is harmless: another window may have been quicker."""
    if not rules.may(request.user):  # of whoever lost the right it has ended already
        raise Http404
    if request.method != "POST":
        return redirect("wagtailadmin_home")
    number = request.session.pop(services.SESSION_KEY, None)
    record = SeeAs.objects.filter(pk=number, viewer=request.user.pk).first() if number else None
    if record is not None:
        services.end(record, SeeAs.Ending.STOPPED)
        request.session.cycle_key()
    messages.success(request, _("You see the desk as yourself."))
    return unkept(redirect("wagtailadmin_home"))


def _page(request: HttpRequest, form: SeeAsForm, *, status: int) -> HttpResponse:
    title = _("See the desk as a colleague")
    minutes = int(services.LASTS.total_seconds() // 60)
    context = {"form": form, "minutes": minutes}
    return unkept(
        page(request, "desk/seeing/begin.html", title, context, icon="view", status=status)
    )
