"""A no said by mistake is taken back, by a member of the organisation that said it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import partners, room
from desk.access import actor_for
from desk.flows import LEAD, may_take_back_the_no
from desk.referrals import Referral
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import members_only, page, referrals_crumb
from workflow import gate
from workflow.models import Event


class ReconsiderForm(forms.Form):
    """``text`` only for who leads an organisation that has no room left."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, full: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if full:
            self.fields["text"] = forms.CharField(
                label=_("No room is left: why you accept all the same"),
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": _("Write a few words.")},
            )


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST" and _did_it_before(request, pk):
        messages.info(request, _("This is already done."))
        return redirect("desk_referrals:referral", pk)
    found = get_object_or_404(
        Referral.objects.stubs_for(request.user).select_related("organisation", "application"),
        pk=pk,
        state="declined",
    )
    actor = actor_for(request.user, found.organisation_id)
    full = LEAD in actor.roles and room.is_full(found.organisation_id)
    if request.method != "POST":
        sentence = may_take_back_the_no(found, actor)
        form = None if sentence else ReconsiderForm(initial={"seen": found.version}, full=full)
        return _page(request, found, form, Conflict(sentence) if sentence else None)
    form = ReconsiderForm(request.POST, full=full)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        partners.reconsider(found, actor, **form.cleaned_data)
    except gate.Refusal as refusal:
        conflict = conflict_of(refusal, kept=form.cleaned_data.get("text", ""))
        return _page(request, found, None, conflict, status=409)
    messages.success(request, _("Thank you. Now you see the answers and how to reach the person."))
    return redirect("desk_referrals:referral", pk)


def _did_it_before(request: HttpRequest, pk: int) -> bool:
    """A second click: it is in sight again."""
    back = Referral.objects.visible_to(request.user).filter(pk=pk).exists()
    did = Event.objects.about(Referral(pk=pk)).filter(transition="reconsider")
    return back and did.filter(actor_id=request.user.pk).exists()


def _page(
    request: HttpRequest,
    found: Referral,
    form: ReconsiderForm | None,
    conflict: Conflict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"pk": found.pk, "form": form, "conflict": conflict}
    return page(
        request,
        "desk/staff/reconsider.html",
        _("Change the answer"),
        context,
        crumbs=(referrals_crumb(),),
        icon="mail",
        status=status,
    )
