"""The two doors to the page: the person's own, and that of the desk."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import status
from desk.access import actor_for, applicant
from desk.applications import Application
from desk.contact.forms import ContactForm, DeskContactForm
from desk.contact.serving import Side, serve, shown
from desk.staff.case import find
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.timeline import who
from workflow.reads import log_read


@status.personal
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    """Opened as the page of the request is."""
    application = status.opened(request, submission)
    if application is None:
        return status.dead(request)
    return serve(request, _of_the_person(request, application))


@status.personal
def typed_again(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    """The page with what was typed still in its field, and nothing done."""
    application = status.opened(request, submission)
    if application is None:
        return status.dead(request)
    form = ContactForm(request.POST) if request.POST.get("do") == "ask" else None
    return shown(_of_the_person(request, application), form, status=403)


def _of_the_person(request: HttpRequest, application: Application) -> Side:
    def made(context: dict[str, Any], code: int) -> HttpResponse:
        frame = {"application": application, "robots": "noindex"}
        return render(request, "desk/contact.html", frame | context, status=code)

    here = reverse("desk:contact", args=[application.submission.uuid])
    return Side(application, applicant(), here, ContactForm, made)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: HttpRequest, pk: int) -> HttpResponse:
    application, actor = find(request, pk), actor_for(request.user)
    case_url = reverse("desk_applications:case", args=[pk])

    def made(context: dict[str, Any], code: int) -> HttpResponse:
        log_read(actor, application, "contact")
        told = [(each, who(each.by_label, each.organisation_label)) for each in context["done"]]
        return page(
            request,
            "desk/staff/contact.html",
            _("Contacts"),
            context | {"application": application, "case_url": case_url, "done": told},
            crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
            status=code,
        )

    here = reverse("desk_applications:contact", args=[pk])
    return serve(request, Side(application, actor, here, DeskContactForm, made))
