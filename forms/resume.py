"""Going on from another device, or after the session has gone: a code and a second fact.

Unknown, expired and wrong answer alike, in words, status and work done. What somebody typed when
their session had gone travels through this page and is saved once they are known again.
"""

import datetime as dt
import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import access, changed, pageerrors, second_fact
from forms.codes import normal
from forms.coming_back import contacts, sending
from forms.declaration import Ask
from forms.drafts import Draft, code_hash
from forms.filled import Filled
from forms.kinds.date import DayLimits
from forms.kinds.date_parts import DatePartsField, DatePartsWidget
from forms.reach import ReachField
from forms.wizard import step_view
from portal import client, throttle

WITHIN = dt.timedelta(hours=1)
CARRIED = "carried"
NO_DRAFT = uuid.UUID(int=0)
REFUSED = gettext_lazy(
    "We find no request with this code and what you wrote beside it. Check both. The code may also "
    "have run out: drafts are deleted some time after the last save."
)
LOCKED = gettext_lazy(
    "There have been too many tries. Wait an hour, then try again, or ask a person for help."
)
ONE_OF_THEM = gettext_lazy(
    "Write your date of birth, or the telephone number or e-mail address you gave at the start."
)


class ResumeForm(forms.Form):
    """The code, and one fact of the first page. Which one a form asks for is not said: whoever
    wrote it knows, and nobody else learns anything."""

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
        error_messages={"required": ONE_OF_THEM},
    )
    contact = ReachField(
        label=gettext_lazy("Or your telephone number or e-mail address"),
        help_text=gettext_lazy("The one you gave on the first page, if we asked you for it there."),
        error_messages={"required": ONE_OF_THEM},
    )
    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Either fact will do; when both are missing it is said once."""
        if self.has_error("contact", "required"):
            del self.errors["contact"]
        elif self.has_error("birth_date", "required"):
            del self.errors["birth_date"]
        return self.cleaned_data

    def facts(self) -> list[str]:
        """What was written beside the code: always two, so that equal work is done with them."""
        where = self.cleaned_data.get("contact")
        return [self.cleaned_data.get("birth_date") or "", where.address if where else ""]


def view(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return page(request, ResumeForm(label_suffix=""))
    form = ResumeForm(request.POST, label_suffix="")
    carried = request.POST.get(CARRIED, "")
    if not form.is_valid():
        return page(request, form, carried)
    draft, refusal = proven(request, form)
    if draft is None:
        return page(request, form, carried, notice=refusal)
    # A session made before this moment must not be worth more after it.
    request.session.cycle_key()
    access.hold(request, draft)
    tell(draft)
    return go_on(request, draft, carried)


def proven(request: HttpRequest, form: ResumeForm) -> tuple[Draft | None, Any]:
    """The draft that a valid form opens, or ``None`` and the sentence that says no. Counts the
    tries that fail."""
    code, address = normal(form.cleaned_data["code"]), client.address(request)
    if throttle.is_over(
        "resume-code", code, most=settings.RESUME_MOST_PER_CODE, within=WITHIN
    ) or throttle.is_over(
        "resume-address", address, most=settings.RESUME_MOST_PER_ADDRESS, within=WITHIN
    ):
        return None, LOCKED
    draft = find(code, form.facts())
    if draft is None:
        throttle.record("resume-code", code)
        throttle.record("resume-address", address)
        return None, REFUSED
    throttle.forget("resume-code", code)
    return draft, ""


def find(code: str, facts: list[str]) -> Draft | None:
    """The draft that the code and one of the facts open.

    The same work is done whether or not the code exists: nothing of the draft itself is read, and
    decrypted, before the facts fit.
    """
    row = (
        Draft.objects.reachable()
        .filter(code_hash=code_hash(code))
        .values_list("pk", "uuid", "second_fact_hash")
        .first()
    )
    pk, draft_uuid, expected = row or (0, NO_DRAFT, "")
    if not second_fact.any_matches(expected, draft_uuid, facts):
        return None
    return Draft.objects.reachable().select_related("version").filter(pk=pk).first()


def ask_first(request: HttpRequest, draft_uuid: UUID, step: str = "") -> HttpResponseBase:
    """This browser does not hold that draft (any more). A POST keeps what was typed."""
    if (told := access.refused(request, draft_uuid)) is not None:
        return told
    if request.method != "POST" or not step:
        messages.info(
            request,
            _("To protect your answers we ask you for your code and one thing that you know."),
        )
        return redirect("forms:resume")
    typed = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name in ("seen", "save") or name.startswith(f"{step}-"):
            typed.setlist(name, values)
    typed["draft"], typed["step"] = str(draft_uuid), step
    notice = _(
        "You were away for a while. Write your code: "
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
    errors = pageerrors.of(form)
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
    if places := contacts.to_warn(filled):
        sending.opened(draft, places[0], timezone.localtime())


def go_on(request: HttpRequest, draft: Draft, carried: str = "") -> HttpResponseBase:
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


def open_draft(request: HttpRequest, draft_uuid: UUID) -> Draft | HttpResponseBase:
    """The draft this browser may go on with, or where to go instead."""
    if not access.named(request, draft_uuid):
        return ask_first(request, draft_uuid)
    drafts = Draft.objects.reachable().select_related("version", "assistance")
    found = drafts.filter(uuid=draft_uuid).first()
    if found is None:
        return gone(request, draft_uuid)
    try:
        access.check(request, found)
    except access.LockedError:
        return ask_first(request, draft_uuid)
    if found.submitted_at is not None:
        if request.method != "POST":
            messages.info(request, _("This request has already been sent. Here is its receipt."))
        return redirect("forms:receipt", draft_uuid)
    return changed.before_going_on(request, found) or found


def gone(request: HttpRequest, draft_uuid: UUID) -> HttpResponse:
    access.release(request, draft_uuid)
    messages.info(request, _("This request is no longer kept here."))
    return redirect("forms:resume")
