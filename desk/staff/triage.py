"""Two small pages: how urgent a case is, and what it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from desk import triage
from desk.access import actor_for
from desk.applications import Application
from desk.staff.case import find
from desk.staff.conflict import Conflict, conflict_of
from desk.staff.frame import applications_crumb, desk_only, page
from home.topics import Topic
from workflow import gate
from workflow.models import Event
from workflow.reads import log_read


class SeenForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class UrgencyForm(SeenForm):
    level = forms.TypedChoiceField(
        label=_("How urgent it is"),
        choices=[(level.value, level.label) for level in reversed(triage.LEVELS)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an urgency from the list.")},
    )
    text = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only desk staff read it. It cannot be changed afterwards."),
        error_messages={"required": _("Write why: colleagues decide by it.")},
    )

    @staticmethod
    def now(application: Application) -> dict[str, Any]:
        return {"level": application.urgency}

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class TopicForm(SeenForm):
    main = forms.ModelChoiceField(
        Topic.objects.all(),
        label=_("Main topic"),
        empty_label=None,
        to_field_name="key",
        help_text=_("Routing rules and message templates go by it."),
        error_messages={
            "required": _("Choose the main topic."),
            "invalid_choice": _("Choose a topic from the list."),
        },
    )
    further = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("It is also about"),
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose a topic from the list."),
            "invalid_pk_value": _("Choose a topic from the list."),
        },
    )

    @staticmethod
    def now(application: Application) -> dict[str, Any]:
        further = application.further_topics.values_list("key", flat=True)
        return {"main": application.topic, "further": list(further)}

    def said(self) -> dict[str, Any]:
        main, further = self.cleaned_data["main"], self.cleaned_data["further"]
        rest = [topic for topic in further if topic != main]
        return {"seen": self.cleaned_data["seen"], "topics": [main, *rest]}


@dataclass(frozen=True)
class Change:
    form: type[UrgencyForm] | type[TopicForm]
    call: Callable[..., Event]
    lead: str | Promise
    done: str | Promise


CHANGES = {
    "set_urgency": Change(
        UrgencyForm,
        triage.set_urgency,
        _("The queue goes by what you choose here. What the form reckoned stays to be read."),
        _("The urgency is changed."),
    ),
    "set_topic": Change(
        TopicForm,
        triage.set_topic,
        _("What the person needs, now that somebody has read the request."),
        _("The topics are changed."),
    ),
}


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    application, actor, what = find(request, pk), actor_for(request.user), CHANGES[name]
    if request.method != "POST":
        if Application.workflow().transition(name) not in gate.allowed(application, actor):
            conflict = conflict_of(gate.WrongState(application.state_label))
            return _page(request, application, name, None, conflict, status=409)
        form = what.form(initial={"seen": application.version, **what.form.now(application)})
        return _page(request, application, name, form)
    form = what.form(request.POST)
    if not form.is_valid():
        return _page(request, application, name, form, status=422)
    try:
        what.call(application, actor, **form.said())
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        return _refused(request, pk, name, form, refusal)
    else:
        messages.success(request, str(what.done))
    return redirect("desk_applications:case", pk)


def _refused(
    request: HttpRequest,
    pk: int,
    name: str,
    form: UrgencyForm | TopicForm,
    refusal: gate.Refusal,
) -> HttpResponse:
    """What was chosen and typed stays; where it is still possible, the page offers it again."""
    application = find(request, pk)
    again: UrgencyForm | TopicForm | None = None
    step = Application.workflow().transition(name)
    if step in gate.allowed(application, actor_for(request.user)):
        posted = request.POST.copy()
        posted["seen"] = str(application.version)
        again = CHANGES[name].form(posted)
        again.is_valid()
    conflict = conflict_of(refusal, kept=form.cleaned_data.get("text", ""))
    return _page(request, application, name, again, conflict, status=409)


def _page(
    request: HttpRequest,
    application: Application,
    name: str,
    form: UrgencyForm | TopicForm | None,
    conflict: Conflict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    log_read(actor_for(request.user), application, "case")
    case_url = reverse("desk_applications:case", args=[application.pk])
    step = Application.workflow().transition(name)
    return page(
        request,
        "desk/staff/triage.html",
        str(step.label),
        {
            "form": form,
            "conflict": conflict,
            "case_url": case_url,
            "lead": CHANGES[name].lead,
            "url": reverse(f"desk_applications:{name}", args=[application.pk]),
        },
        crumbs=(applications_crumb(), {"url": case_url, "label": application.reference}),
        status=status,
    )
