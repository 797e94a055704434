"""The pages about helping: offering it, and the one where the person is in charge."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms import access, changed, pageerrors, resume, steppages
from forms.declaration import say
from forms.drafts import Draft
from forms.filled import Filled
from forms.helping import (
    joining,
    looked,
    paper_pages,
    relatives,
    rights,
    scans,
    services,
    starting,
    words,
)
from forms.helping.assistance import Assistance
from forms.helping.offers import RelativeForm
from forms.reading import personal
from forms.switches import closed_message
from forms.versions import FormVersion
from portal import client, throttle

MOST_OFFERS = 20
WITHIN = dt.timedelta(hours=1)
allowed = require_http_methods(["GET", "HEAD", "POST"])


@allowed
def offer(request: HttpRequest, form_key: str) -> HttpResponseBase:
    """A relative or friend says who they are and how the person agreed."""
    version = FormVersion.objects.current(form_key)
    if version is None:
        raise Http404
    if (closed := closed_message(form_key)) is not None:
        return changed.closed_to_new(request, version, closed)
    form = RelativeForm(request.POST if request.method == "POST" else None)
    notice = ""
    if request.method == "POST" and form.is_valid():
        address = client.address(request)
        if not throttle.is_over("helping", address, most=MOST_OFFERS, within=WITHIN):
            throttle.record("helping", address)
            begun = services.begin(
                form_key=form_key, kind=Assistance.Kind.RELATIVE, **form.cleaned_data
            )
            relatives.remember(request, begun)
            return redirect("forms:start_for", begun.uuid)
        notice = _(
            "Many forms have been started from this connection in the last hour. Try again in an "
            "hour, or ask a person for help: you find the number on this page."
        )
    context = {
        "form": form,
        "errors": pageerrors.of(form),
        "notice": notice,
        "form_title": say(version.form.title, get_language() or ""),
        "start_url": reverse("forms:start", args=[form_key]),
        "notice_url": reverse("forms:current_notice", args=[form_key]),
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/helping/offer.html", context)


@allowed
def helping(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    """For the person: who helps, and how to end it. For the helper: what they promised, the scan
    of the paper, and that the receipt was handed over."""
    if not access.holds(request, draft):
        return resume.ask_first(request, draft)
    found = Draft.objects.reachable().select_related("version").filter(uuid=draft).first()
    if found is None:
        return resume.gone(request, draft)
    helper = rights.helper_in(request, draft)
    if request.method == "POST":
        if helper is not None:
            return _helper_acts(request, found, helper)
        return _person_acts(request, found)
    return _page(request, found, helper)


def _person_acts(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    end = {"take_over": services.take_over, "revoke": services.revoke}.get(
        request.POST.get("action", "")
    )
    if end is None or draft.submitted_at is not None:
        return redirect("forms:helping", draft.uuid)
    locked = end(draft)
    access.hold(request, locked)
    messages.success(
        request,
        _(
            "The help has ended. Nothing is lost: everything that was saved is yours. You have a "
            "new code, because your helper knew the old one. Write it down."
        ),
    )
    return redirect("forms:code", draft.uuid)


def _helper_acts(request: HttpRequest, draft: Draft, helper: Assistance) -> HttpResponseBase:
    action = request.POST.get("action", "")
    if action == "handed_over" and draft.submitted_at is not None:
        services.hand_over(helper)
        side = rights.side_of(helper)
        assert side is not None
        back = side.back(request)
        access.release(request, draft.uuid)
        messages.success(request, _("Recorded: the person has the receipt and the code."))
        return redirect(back)
    if helper.channel == Assistance.Channel.PAPER and draft.submitted_at is None:
        if action == "add_scan":
            files = [
                file for file in request.FILES.getlist("scan") if isinstance(file, UploadedFile)
            ]
            refused = scans.add(draft, files)
            for sentence in refused:
                messages.error(request, sentence)
            if len(files) > len(refused):
                messages.success(request, _("The scan is kept with the form."))
            elif not files:
                messages.error(request, _("Choose the file of the scan first."))
        elif action == "remove_scan" and scans.remove(draft, request.POST.get("upload", "")):
            messages.success(request, _("The file has been removed."))
    return redirect("forms:helping", draft.uuid)


def _page(request: HttpRequest, draft: Draft, helper: Assistance | None) -> HttpResponseBase:
    language = get_language() or draft.language
    help_now = helper or Assistance.objects.filter(draft=draft).first()
    is_sent = draft.submitted_at is not None
    next_step = None if is_sent else Filled(draft.version.form, draft).open_step()
    context: dict[str, Any] = {
        "form_title": say(draft.version.form.title, language),
        "helped": help_now,
        "lines": words.lines(help_now.snapshot(), language) if help_now else [],
        "is_helper": helper is not None,
        "is_sent": is_sent,
        "may_end": helper is None
        and help_now is not None
        and help_now.ended_at is None
        and not is_sent,
        "takes_scans": helper is not None
        and helper.channel == Assistance.Channel.PAPER
        and not is_sent,
        "scans": list(scans.of(draft)) if helper is not None else [],
        "readings": looked.at(draft),
        "go_on_url": reverse("forms:receipt", args=[draft.uuid])
        if is_sent
        else reverse("forms:step", args=[draft.uuid, next_step])
        if next_step
        else reverse("forms:check", args=[draft.uuid]),
        "robots": "noindex",
        **steppages.around(draft),
    }
    return TemplateResponse(request, "forms/helping/helping.html", context)


PAGES = {
    "offer": personal(offer),
    "start_for": personal(allowed(starting.view)),
    "join": personal(allowed(joining.view)),
    "helping": personal(helping),
    "paper": paper_pages.sheet_page,
}
