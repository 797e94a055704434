"""No reminders for a while: somebody of the desk telephoned."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import silence
from desk.access import actor_for
from desk.flows import WAITING_FOR_ANSWER
from desk.staff.case import NoteForm, case_page, find
from desk.staff.frame import desk_only
from desk.staff.quiet_form import QuietForm
from workflow import gate


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    if request.method != "POST":
        return redirect("desk_applications:case", pk)
    form = QuietForm(request.POST)
    if not form.is_valid():
        return case_page(request, application, NoteForm(), quiet=form, status=422)
    waiting = application.referrals.filter(state__in=WAITING_FOR_ANSWER).first()
    if waiting is None:
        messages.info(request, _("The organisation has answered in the meantime."))
        return redirect("desk_applications:case", pk)
    try:
        silence.pause(waiting, actor_for(request.user), **form.cleaned_data)
    except gate.Refusal as refusal:
        messages.info(request, refusal.sentence)
    else:
        messages.success(request, _("Nobody is reminded until then."))
    return redirect("desk_applications:case", pk)
