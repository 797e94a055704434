"""Why requests went where they went, as it was kept; and the applicant's wish, as told to staff."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from desk import routing
from desk.access import actor_for
from desk.applications import Application
from desk.router.decisions import Wish
from desk.router.shown import labels, shown
from desk.staff.case import find
from desk.staff.frame import applications_crumb, desk_only, page
from desk.words import moment
from network.models import Node, Organisation
from workflow.reads import log_read


class WishForm(forms.Form):
    node = forms.ModelChoiceField(
        Node.objects.none(),
        label=gettext_lazy("Place"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a place from the list.")},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Or an organisation"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Choose an organisation from the list."),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("Or in the person's words"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("When neither list has it. Leave everything empty: no wish."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Organisation.objects.filter(active=True).exclude(kind=Organisation.Kind.CITY)
        for name, rows in (
            ("node", Node.objects.filter(live=True, organisation__in=partners)),
            ("organisation", partners),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("node") and said.get("organisation"):
            raise ValidationError(_("Choose a place or an organisation, not both."))
        return said


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    actor = actor_for(request.user)
    if request.method == "POST":
        form = WishForm(request.POST)
        if form.is_valid():
            kept = routing.record_wish(application, actor, **form.cleaned_data)
            said = _("The wish is recorded.") if kept else _("No wish is recorded.")
            messages.success(request, said)
            return redirect(_way_back(application))
    else:
        told = Wish.objects.filter(application=application).first()
        form = WishForm(
            initial={
                "node": told.node_id,
                "organisation": told.organisation_id,
                "words": told.words,
            }
            if told
            else None
        )
    log_read(actor, application, "case")
    return page(
        request,
        "desk/staff/wish.html",
        _("Where the person would like to be helped"),
        {"application": application, "form": form, "back": _way_back(application)},
        crumbs=_crumbs(application),
        status=422 if form.is_bound else 200,
    )


@desk_only
@require_safe
def decisions(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    log_read(actor_for(request.user), application, "case")
    named = labels()
    kept = [
        {
            "when": moment(each.at),
            "who": each.decided_by,
            "chosen": each.chosen,
            "followed": each.suggested_id == each.chosen_id,
            "reason": each.referral.reason,
            "routing": shown(each.decision, named),
        }
        for each in application.routing_decisions.select_related("chosen", "referral")
    ]
    return page(
        request,
        "desk/staff/decisions.html",
        _("Why there"),
        {"application": application, "decisions": kept},
        crumbs=_crumbs(application),
    )


def _as_told(told: Wish) -> dict[str, Any]:
    return {"node": told.node_id, "organisation": told.organisation_id, "words": told.words}


def _way_back(application: Application) -> str:
    name = "route" if application.state == "in_review" else "case"
    return reverse(f"desk_applications:{name}", args=[application.pk])


def _crumbs(application: Application) -> tuple[dict[str, str], ...]:
    url = reverse("desk_applications:case", args=[application.pk])
    return applications_crumb(), {"url": url, "label": application.reference}
