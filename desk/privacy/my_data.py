"""The person's own page: what is kept about the request, who looked, a copy, and asking for more.

Opened as the page of the request is: by the session that sent it or by a link from an e-mail.
"""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk import stages, status, words
from desk.applications import Application
from forms.contact.current import noted
from forms.privacy import dossier, requests
from forms.privacy.requests import DataRequest
from forms.privacy.retention_rules import rules_of
from workflow.models import Message


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What would you like?"),
        choices=DataRequest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Tell us more"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For example: which answer is wrong and how it should be."),
        error_messages={
            "max_length": gettext_lazy("The text is too long. Write the most important things.")
        },
    )


@status.personal
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    application = status.opened(request, submission)
    if application is None:
        return status.dead(request)
    if request.method != "POST":
        return _page(request, application, AskForm())
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, application, form, code=422)
    asked = requests.ask(application.submission, **form.cleaned_data)
    told = _("We have your request. You find the answer here by %(day)s.")
    messages.success(request, told % {"day": words.day(asked.due_on)})
    return redirect("desk:my_data", submission)


@status.personal
@require_safe
def download(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    """All of it but what staff wrote among themselves: for that the person asks, and the
    data-protection officer looks at it first."""
    application = status.opened(request, submission)
    if application is None:
        return status.dead(request)
    gathered = dossier.dossier([application.submission], get_language() or "it", internal=False)
    response = HttpResponse(
        dossier.as_json(gathered), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="data.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: HttpRequest, application: Application, form: AskForm, *, code: int = 200
) -> HttpResponse:
    submission = application.submission
    language = get_language() or submission.language
    context: dict[str, Any] = {
        "application": application,
        "robots": "noindex",
        "sections": noted(submission, submission.sections(language), language),
        "uploads": list(submission.draft.uploads.all()),
        "sent": Message.objects.about(application, submission).order_by("created_at").count(),
        "looked": stages.who_looked(application),
        "asked": list(submission.data_requests.order_by("-asked_at")),
        "notice": submission.notice or {},
        "kept": _how_long(application),
        "restricted": submission.restricted_at,
        "form": form,
    }
    return render(request, "desk/my_data.html", context, status=code)


def _how_long(application: Application) -> str:
    """What the rule says for where the request stands now; for an open one, that it is open."""
    if not application.is_closed:
        return _("As long as your request is open, and then for a limited time.")
    rules = rules_of(application.state)
    rule = rules.get(application.form_key) or rules.get("")
    if rule is None or rule.days is None:
        return _("As long as the city's rules say.")
    end = timezone.localdate(application.state_since) + dt.timedelta(days=rule.days)
    return _("Until %(day)s. Then they are deleted or made anonymous.") % {"day": words.day(end)}
