"""Going on from another device, or after the session has gone: a code and a second fact.

Unknown, expired and wrong answer alike, in words, status and work done. What somebody typed when
their session had gone travels through this page and is saved once they are known again.
"""

import datetime as dt
import hmac
import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms import access, steppages
from forms.codes import normal
from forms.declaration import Ask
from forms.drafts import Draft, code_hash, second_fact_hash
from forms.filled import Filled
from forms.kinds.date import DayLimits
from forms.kinds.date_parts import DatePartsField, DatePartsKind, DatePartsWidget
from forms.wizard import step_view
from portal import client, throttle
from workflow import outbox

MOST_PER_CODE = 5
MOST_PER_ADDRESS = 20
WITHIN = dt.timedelta(hours=1)
CARRIED = "carried"
NO_DRAFT = uuid.UUID(int=0)
REFUSED = gettext_lazy(
    "We find no request with this code and this date of birth. Check both. The code may also have "
    "run out: drafts are deleted some time after the last save."
)
LOCKED = gettext_lazy(
    "There have been too many tries. Wait an hour, then try again, or ask a person for help."
)


class ResumeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("Nine letters and numbers. Small letters and spaces are fine."),
        error_messages={
            "required": gettext_lazy("Write the code you were given, for example 7KD-M4P-3RX."),
            "null_characters_not_allowed": gettext_lazy("Write the code again by hand."),
        },
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    birth_date = DatePartsField(
        label=gettext_lazy("Your date of birth"),
        limits=DayLimits(Ask("birth_date", "date_parts", least="-120y", most="today")),
        widget=DatePartsWidget("bday"),
        error_messages={"required": DatePartsKind.missing},
    )
    use_required_attribute = False


def view(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return page(request, ResumeForm(label_suffix=""))
    form = ResumeForm(request.POST, label_suffix="")
    carried = request.POST.get(CARRIED, "")
    if not form.is_valid():
        return page(request, form, carried)
    code, address = normal(form.cleaned_data["code"]), client.address(request)
    if throttle.is_over("resume-code", code, most=MOST_PER_CODE, within=WITHIN) or throttle.is_over(
        "resume-address", address, most=MOST_PER_ADDRESS, within=WITHIN
    ):
        return page(request, form, carried, notice=LOCKED)
    draft = find(code, form.cleaned_data["birth_date"])
    if draft is None:
        throttle.record("resume-code", code)
        throttle.record("resume-address", address)
        return page(request, form, carried, notice=REFUSED)
    throttle.forget("resume-code", code)
    # A session made before this moment must not be worth more after it.
    request.session.cycle_key()
    access.hold(request, draft)
    tell(draft)
    return _go_on(request, draft, carried)


def find(code: str, birth_date: str) -> Draft | None:
    """The draft that both facts open. The same work is done whether or not the code exists."""
    drafts = Draft.objects.reachable().select_related("version")
    draft = drafts.filter(code_hash=code_hash(code)).first()
    expected = draft.second_fact_hash if draft else ""
    given = second_fact_hash(draft.uuid if draft else NO_DRAFT, birth_date)
    return draft if hmac.compare_digest(expected, given) else None


def ask_first(request: HttpRequest, draft_uuid: UUID, step: str = "") -> HttpResponseBase:
    """This browser does not hold that draft (any more). A POST keeps what was typed."""
    if request.method != "POST" or not step:
        messages.info(
            request,
            _("To protect your answers we ask you for your code and your date of birth."),
        )
        return redirect("forms:resume")
    typed = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name in ("seen", "save") or name.startswith(f"{step}-"):
            typed.setlist(name, values)
    typed["draft"], typed["step"] = str(draft_uuid), step
    notice = _(
        "You were away for a while. Write your code and your date of birth: "
        "what you have just written is kept and will be saved."
    )
    if request.FILES:
        notice += " " + _("Only the files must be chosen again.")
    return page(request, ResumeForm(label_suffix=""), typed.urlencode(), info=notice)


def page(
    request: HttpRequest,
    form: ResumeForm,
    carried: str = "",
    *,
    notice: Any = "",
    info: str = "",
) -> HttpResponseBase:
    errors = steppages.errors_of(form)
    if notice:
        errors = [{"anchor": "id_code", "text": str(notice)}]
    context = {
        "form": form,
        "errors": errors,
        "info": info,
        "carried": carried,
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/resume.html", context)


def tell(draft: Draft) -> None:
    """Tell the known and safe address that the draft was opened, so that a stranger is noticed."""
    if draft.submitted_at is not None:
        return
    filled = Filled(draft.version.form, draft)
    counted = filled.walk.answers
    address = filled.form.fact("email", counted)
    if not address or filled.form.fact("safe_contact", counted) != "yes":
        return
    with override(draft.language), transaction.atomic():
        now = timezone.localtime()
        outbox.post(
            key=f"opened-{draft.uuid}-{now:%Y%m%d%H%M}",
            to=address,
            language=draft.language,
            subject=_("Your draft was opened"),
            body=_(
                "What you are writing on our site was opened on %(day)s at %(time)s with its code "
                "and your date of birth.\n\nIf it was you, there is nothing to do. If it was not, "
                "open it yourself and choose “Delete my answers”:\n%(url)s"
            )
            % {
                "day": date_format(now, "l j F Y"),
                "time": date_format(now, "H:i"),
                "url": settings.BASE_URL + reverse("forms:resume"),
            },
            kind="draft-opened",
        )


def _go_on(request: HttpRequest, draft: Draft, carried: str) -> HttpResponseBase:
    if draft.submitted_at is not None:
        return redirect("forms:receipt", draft.uuid)
    typed = QueryDict(carried, mutable=True)
    step = typed.get("step", "")
    if step and typed.get("draft") == str(draft.uuid):
        request.POST = typed  # type: ignore[assignment]
        request._files = MultiValueDict()  # type: ignore[attr-defined]
        return step_view(request, draft=draft.uuid, step=step)
    if step:
        messages.warning(
            request,
            _("What you had just written belongs to another request and was not saved here."),
        )
    first_open = Filled(draft.version.form, draft).open_step()
    if first_open is None:
        return redirect("forms:check", draft.uuid)
    return redirect("forms:step", draft.uuid, first_open)
