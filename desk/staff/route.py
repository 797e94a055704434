"""Which organisation to ask: the suggestion and why, the others and why not, one choice."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk import routing
from desk.access import actor_for
from desk.applications import Application
from desk.router.shown import shown
from desk.staff import later
from desk.staff.case import find
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.leaving import leaving
from desk.staff.sending import PREVIEW, Panel
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
    along = forms.MultipleChoiceField(
        label=gettext_lazy("Files that came later, to send along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "One of the files cannot be sent along any more. Look at the list again."
            )
        },
    )

    def __init__(self, application: Application, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._offer(later.offered(application), is_reserved=application.restricted)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        able = Organisation.objects.able_to_receive(timezone.localdate())
        field.queryset = able.prefetch_related("receiving")

    def _offer(self, choices: list[tuple[str, str]], *, is_reserved: bool) -> None:
        if not choices:
            del self.fields["along"]
            return
        field = self.fields["along"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        field.help_text = _(
            "The organisation opens the ticked ones after it has said yes; the others stay with "
            "the desk. Who answers by link opens no files."
        )
        if is_reserved:
            field.help_text += " " + _(
                "This request is reserved: look first whether a file shows an address or a number."
            )


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def route(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    actor = actor_for(request.user)
    if request.method != "POST":
        if not _is_possible(request, application):
            refusal = gate.WrongState(application.state_label)
            return _page(request, application, None, conflict_of(refusal), status=409)
        return _page(
            request, application, RouteForm(application, initial={"seen": application.version})
        )
    form, panel = (
        RouteForm(application, request.POST),
        Panel(application, routing.step_of(application), request.POST),
    )
    valid = [form.is_valid(), panel.is_valid(form.cleaned_data.get("reason", ""))]
    if PREVIEW in request.POST or not all(valid):
        status = 200 if all(valid) else 422
        return _page(request, application, form, panel=panel, status=status)
    said = form.cleaned_data
    try:
        routing.route(
            application,
            said["organisation"],
            actor,
            seen=said["seen"],
            reason=said["reason"],
            sending=panel.sending(),
            step=panel.transition,
            along=map(int, said.get("along", ())),
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
                "along": said.get("along", ()),
            }
            again = RouteForm(application, data)
            again.is_valid()
        return _page(request, application, again, conflict, status=409)
    else:
        messages.success(request, _("Sent to %(name)s.") % {"name": said["organisation"].name})
    return redirect("desk_applications:case", pk)


def _is_possible(request: HttpRequest, application: Application) -> bool:
    step = application.workflow().transition(routing.step_of(application))
    return step in gate.allowed(application, actor_for(request.user))


def _page(
    request: HttpRequest,
    application: Application,
    form: RouteForm | None,
    conflict: Conflict | None = None,
    *,
    panel: Panel | None = None,
    status: int = 200,
) -> HttpResponse:
    log_read(actor_for(request.user), application, "case")
    posted = request.POST if request.method == "POST" else None
    panel = panel or Panel(application, routing.step_of(application), posted)
    case_url = reverse("desk_applications:case", args=[application.pk])
    context = {
        "application": application,
        "form": form,
        "chosen": str(form["organisation"].value() or "") if form else "",
        "wish_url": reverse("desk_applications:wish", args=[application.pk]),
        "conflict": conflict,
        "routing": shown(routing.suggest(application, actor_for(request.user))) if form else None,
        "due": day(referral_due()),
        "case_url": case_url,
        "leaving": leaving(application),
        "panel": panel,
        "mail": panel.mail(),
    }
    return page(
        request,
        "desk/staff/route.html",
        _("Send to an organisation"),
        context,
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        status=status,
    )
