"""The doors: who may open what, and which page answers."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms import access, changed, receipt, resume, steppages
from forms.coming_back import pages
from forms.declaration import say
from forms.drafts import Draft
from forms.filled import Filled
from forms.measure import record
from forms.reading import personal
from forms.sections import sections_of
from forms.start import start_view
from forms.submissions import Submission
from forms.submit import DraftGoneError, FormMovedError, NotReadyError, submit
from forms.wizard import step_view

allowed = require_http_methods(["GET", "HEAD", "POST"])


@allowed
def start(request: HttpRequest, form_key: str) -> HttpResponseBase:
    return start_view(request, form_key=form_key)


@allowed
def step(request: HttpRequest, draft: UUID, step: str) -> HttpResponseBase:
    if access.named(request, draft):
        with suppress(access.LockedError):
            return step_view(request, draft=draft, step=step)
    return resume.ask_first(request, draft, step)


@require_safe
def code(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    found = resume.open_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    filled = Filled(found.version.form, found)
    first_open = filled.open_step()
    page = {
        "form_title": _title(found),
        "code": found.code,
        "next_step": first_open,
        "robots": "noindex",
        **steppages.around(found),
    }
    return TemplateResponse(request, "forms/code.html", page)


@allowed
def check(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    found = resume.open_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    filled = Filled(found.version.form, found)
    if request.method != "POST":
        return _check_page(request, found, filled)
    if request.POST.get("seen") != filled.stamp_of_all():
        messages.warning(
            request,
            _("Some answers have changed since you opened this page. Check them, then send."),
        )
        return redirect("forms:check", draft)
    return _send(request, found)


def _send(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    try:
        submit(draft, language=get_language() or draft.language)
        record.sent(request, draft)
    except NotReadyError as refusal:
        messages.info(request, _("Before you send, one page needs another look: this one."))
        return redirect("forms:step", draft.uuid, refusal.step)
    except FormMovedError:
        return redirect("forms:changed", draft.uuid)
    except DraftGoneError:
        return resume.gone(request, draft.uuid)
    return redirect("forms:receipt", draft.uuid)


def _check_page(request: HttpRequest, draft: Draft, filled: Filled) -> HttpResponseBase:
    first_open = filled.open_step()
    if first_open is not None:
        messages.info(request, _("Before you send, this page is still to be answered."))
        return redirect("forms:step", draft.uuid, first_open)
    language = get_language() or draft.language
    page = {
        "form_title": _title(draft),
        "sections": sections_of(filled.form, filled.answers, language),
        "seen": filled.stamp_of_all(),
        "robots": "noindex",
        **steppages.progress(filled, "", draft, language),
        **steppages.around(draft),
    }
    page["eligibility"] = steppages.eligibility(filled, language)
    page["later"] = [row for section in page["sections"] for row in section.rows if row.later]
    return TemplateResponse(request, "forms/check.html", page)


@allowed
def form_changed(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    if not access.holds(request, draft):
        return resume.ask_first(request, draft)
    return changed.view(request, draft) or resume.gone(request, draft)


@require_safe
def show_receipt(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    if not access.holds(request, draft):
        return resume.ask_first(request, draft)
    submission = (
        Submission.objects.select_related("version", "draft__assistance")
        .filter(draft__uuid=draft)
        .first()
    )
    if submission is None:
        return redirect("forms:check", draft)
    page = {
        "form_title": _title(submission.draft),
        "receipt": receipt.of(submission, get_language() or submission.language),
        "draft": submission.draft,
        "has_pdf": submission.erased_at is None,
        "is_rated": "rated" in request.GET,
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/receipt.html", page)


@allowed
def leave(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    """Stop here: forget the draft on this device, or delete it altogether."""
    if not access.holds(request, draft):
        return resume.ask_first(request, draft)
    drafts = Draft.objects.reachable().select_related("version", "assistance")
    found = drafts.filter(uuid=draft).first()
    if found is None:
        return resume.gone(request, draft)
    action = request.POST.get("action", "")
    is_own = access.is_own(request, draft)  # a helper deletes nothing
    if action == "delete" and is_own and found.submitted_at is None:
        found.delete()
        return _forgotten(
            request, draft, _("Your answers are deleted. Nothing is left, here or with us.")
        )
    if action == "forget":
        return _forgotten(
            request, draft, _("You have left. This device does not remember your request.")
        )
    page = {
        "form_title": _title(found),
        "asks_to_delete": "delete" in request.GET and is_own and found.submitted_at is None,
        "is_sent": found.submitted_at is not None,
        "next_step": Filled(found.version.form, found).open_step()
        if found.submitted_at is None
        else None,
        "robots": "noindex",
        **steppages.around(found),
    }
    return TemplateResponse(request, "forms/leave.html", page)


def _forgotten(request: HttpRequest, draft: UUID, sentence: str) -> HttpResponse:
    access.release(request, draft)
    messages.success(request, sentence)
    response = redirect("forms:resume")
    # Pages already seen must not come back with the browser's back button.
    response["Clear-Site-Data"] = '"cache"'
    return response


def _title(draft: Draft) -> str:
    return say(draft.version.form.title, get_language() or draft.language)


PAGES = {
    "start": personal(start),
    "step": personal(step),
    "code": personal(code),
    "check": personal(check),
    "changed": personal(form_changed),
    "receipt": personal(show_receipt),
    "leave": personal(leave),
    "resume": personal(allowed(resume.view)),
    "link": personal(pages.link),
    "send_link": personal(pages.send),
    "lost": personal(pages.lost),
    "lock": personal(pages.lock),
    "stay": personal(pages.stay),
}
