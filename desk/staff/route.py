"""Which organisation to ask: candidates as cards, one choice, one reason in words."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk import news, routing
from desk.access import actor_for
from desk.applications import Application
from desk.flows import APPLICATIONS
from desk.staff.case import find
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import applications_crumb, desk_only, page
from desk.terms import referral_due
from desk.words import day
from network.models import Organisation
from workflow import gate
from workflow.reads import log_read


class RouteForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose an organisation."),
            "invalid_choice": gettext_lazy("Choose an organisation from the list."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this organisation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The organisation reads it before it accepts: no names, no health, no addresses."
        ),
        error_messages={"required": gettext_lazy("Write why you choose this organisation.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.able_to_receive(timezone.localdate())


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def route(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    actor = actor_for(request.user)
    if request.method != "POST":
        log_read(actor, application, "case")
        if not _is_possible(request, application):
            refusal = gate.WrongState(application.state_label)
            return _page(request, application, None, conflict_of(refusal), status=409)
        return _page(request, application, RouteForm(initial={"seen": application.version}))
    form = RouteForm(request.POST)
    if not form.is_valid():
        return _page(request, application, form, status=422)
    said = form.cleaned_data
    try:
        routing.route(
            application, said["organisation"], actor, seen=said["seen"], reason=said["reason"]
        )
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        application = find(request, pk)
        conflict = conflict_of(refusal, kept=said["reason"])
        again = None
        if _is_possible(request, application):
            data = {
                "seen": application.version,
                "organisation": said["organisation"].pk,
                "reason": said["reason"],
            }
            again = RouteForm(data)
            again.is_valid()
        return _page(request, application, again, conflict, status=409)
    else:
        messages.success(request, _("Sent to %(name)s.") % {"name": said["organisation"].name})
    return redirect("desk_applications:case", pk)


def _is_possible(request: HttpRequest, application: Application) -> bool:
    return APPLICATIONS.transition("refer") in gate.allowed(application, actor_for(request.user))


def _page(
    request: HttpRequest,
    application: Application,
    form: RouteForm | None,
    conflict: Conflict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    case_url = reverse("desk_applications:case", args=[application.pk])
    context = {
        "application": application,
        "form": form,
        "chosen": str(form["organisation"].value() or "") if form else "",
        "conflict": conflict,
        "candidates": routing.candidates(application, timezone.localdate()) if form else [],
        "due": day(referral_due()),
        "case_url": case_url,
        "mail": news.preview(application),
    }
    return page(
        request,
        "desk/staff/route.html",
        _("Send to an organisation"),
        context,
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        status=status,
    )
