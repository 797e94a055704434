"""An organisation answers a referral, goes on with it, or ends it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.access import actor_for
from desk.referrals import Referral
from desk.staff.answer_form import CALLS, DONE, STAYS, AnswerForm
from desk.staff.conflict import conflict_of
from desk.staff.frame import members_only, page, referrals_crumb
from desk.staff.referral import find, may_go_beyond, seen_by, show
from workflow import gate
from workflow.models import Event


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    if name not in CALLS:
        raise Http404
    try:
        found = find(request, pk)
    except Http404:
        if request.method != "POST" or not _did_it_before(request, pk, name):
            raise
        messages.info(request, _("This is already done."))
        return redirect("desk_referrals:index")
    if request.method != "POST":
        return redirect("desk_referrals:referral", pk)
    actor = actor_for(request.user, found.organisation_id)
    form = AnswerForm(name, request.POST, full=may_go_beyond(found, actor))
    if not form.is_valid():
        return show(request, found, {name: form}, status=422)
    try:
        CALLS[name](found, actor, **form.cleaned_data)
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        return _refused(request, found, form, refusal)
    else:
        messages.success(request, DONE[name])
    if name in STAYS:
        return redirect("desk_referrals:referral", pk)
    return redirect("desk_referrals:index")


def _did_it_before(request: HttpRequest, pk: int, name: str) -> bool:
    """A second click on what ended the referral: it is out of sight, but not an unknown page."""
    events = Event.objects.about(Referral(pk=pk))
    return bool(events.filter(transition=name, actor_id=request.user.pk).exists())


def _refused(
    request: HttpRequest, found: Referral, form: AnswerForm, refusal: gate.Refusal
) -> HttpResponse:
    conflict = conflict_of(refusal, kept=form.cleaned_data.get("text", ""))
    still = seen_by(request.user).filter(pk=found.pk).first()
    if still is not None:
        return show(request, still, {}, conflict, status=409)
    context = {"conflict": conflict}
    return page(
        request,
        "desk/staff/referral_gone.html",
        _("This request is no longer with you"),
        context,
        crumbs=(referrals_crumb(),),
        icon="mail",
        status=409,
    )
