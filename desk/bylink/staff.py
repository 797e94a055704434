"""The desk sends a link again, or shuts them all."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import news, review
from desk.access import actor_for
from desk.applications import Application
from desk.bylink import links, mail
from desk.bylink.panel import current
from desk.flows import DESK
from desk.referrals import Referral
from desk.replies import lock
from desk.staff.case import find
from desk.staff.frame import desk_only
from workflow import gate
from workflow.gate import Actor


class CountForm(forms.Form):
    count = forms.IntegerField(min_value=0, max_value=2**31 - 1)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    form = CountForm(request.POST)
    referral = _current(application)
    if request.method != "POST" or referral is None or not form.is_valid():
        return redirect("desk_applications:case", pk)
    key = f"referral-link-{referral.pk}-{form.cleaned_data['count']}"
    if send(referral, actor_for(request.user), key):
        messages.success(request, _("A new link has been sent."))
    else:
        messages.info(request, _("A link is of no use now, so none was sent."))
    return redirect("desk_applications:case", pk)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    referral = _current(application)
    if request.method == "POST" and referral is not None:
        shut(referral, actor_for(request.user))
        messages.success(request, _("No link opens this request any more, until you send another."))
    return redirect("desk_applications:case", pk)


def send(referral: Referral, actor: Actor, key: str) -> bool:
    with transaction.atomic():
        _for_desk(referral, actor)
        if links.receiving_of(referral.organisation) is None or not links.task_of(referral):
            return False
        news.tell_partner(referral, None, mail.AGAIN, key=key)
    return True


def shut(referral: Referral, actor: Actor) -> None:
    with transaction.atomic():
        _for_desk(referral, actor)
        if links.revoke(referral):
            said = _("The links of %(name)s are shut.") % {"name": referral.organisation.name}
            review.add_note(referral.application, actor, text=said)


def _for_desk(referral: Referral, actor: Actor) -> None:
    if DESK not in actor.roles:
        raise gate.NotYourRole
    lock(referral.application_id)


def _current(application: Application) -> Referral | None:
    return current(list(application.referrals.select_related("organisation", "application")))
