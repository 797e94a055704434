"""The page on which a message to the applicant is looked at, and what leaves with it, before it is
sent."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.access import actor_for
from desk.applications import Application
from desk.letters.kinds import MESSAGE
from desk.staff.case import find
from desk.staff.composer import composer
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.sending import PREVIEW, USE, Panel
from desk.talk import writing
from desk.talk.forms import ToApplicantForm
from workflow import gate
from workflow.reads import log_read


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    application = find(request, pk)
    actor = actor_for(request.user)
    if request.method != "POST":
        return _page(request, application, ToApplicantForm(), Panel(application, MESSAGE))
    form, panel = ToApplicantForm(request.POST), Panel(application, MESSAGE, request.POST)
    if USE in request.POST:
        text = panel.put_in(request.POST.get("text", ""))
        form = ToApplicantForm(initial={"key": request.POST.get("key", ""), "text": text})
        return _page(request, application, form, panel)
    valid = [form.is_valid(), panel.is_valid(form.cleaned_data.get("text", ""))]
    if PREVIEW in request.POST or not all(valid):
        return _page(request, application, form, panel, status=200 if all(valid) else 422)
    try:
        writing.write_to_applicant(application, actor, **form.cleaned_data, sending=panel.sending())
    except gate.Refusal as refusal:
        form.add_error("text", refusal.sentence)
        return _page(request, application, form, panel, status=409)
    messages.success(request, _("Your message is on the applicant's page."))
    return redirect("desk_applications:case", pk)


def _page(
    request: HttpRequest,
    application: Application,
    form: ToApplicantForm,
    panel: Panel,
    *,
    status: int = 200,
) -> HttpResponse:
    log_read(actor_for(request.user), application, "case")
    text = form.cleaned_data.get("text", "") if hasattr(form, "cleaned_data") else ""
    referrals = list(application.referrals.select_related("organisation"))
    case_url = reverse("desk_applications:case", args=[application.pk])
    context = {
        "application": application,
        "composer": composer(application, referrals, form),
        "form": form,
        "panel": panel,
        "mail": panel.mail(text),
        "page_text": text if PREVIEW in request.POST else "",
        "case_url": case_url,
    }
    return page(
        request,
        "desk/staff/message.html",
        _("Message to the applicant"),
        context,
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        icon="mail",
        status=status,
    )
