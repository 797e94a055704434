"""Pages for coming back: the link's door, sending it, the lost code, the lock, more time."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forms import access, pageerrors, resume, steppages
from forms.coming_back import contacts, links, locking, requests, sending
from forms.declaration import say
from forms.drafts import LIFE, Draft
from forms.filled import Filled
from forms.reach import SMS, Reach, ReachField
from portal import client, sms, throttle

WITHIN = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
both = require_http_methods(["GET", "HEAD", "POST"])
EMAIL_ONLY = gettext_lazy("We can write only to an e-mail address here, not to a telephone.")
LANDLINE = gettext_lazy(
    "Text messages do not reach this number. Write a mobile number or an e-mail address."
)
SENT_OFTEN = gettext_lazy(
    "We have already sent several messages. Wait before you ask again, and look among the unwanted "
    "messages. Your code works all the same."
)
TOO_MANY = gettext_lazy(
    "There have been too many tries from this connection. Wait an hour, then try again, or ask a "
    "person for help."
)


class PlaceField(ReachField):
    """A place that messages of this installation can reach."""

    def clean(self, value: Any) -> Any:
        where: Reach | None = super().clean(value)
        if where is not None and where.channel == SMS:
            if not sms.is_on():
                raise ValidationError(EMAIL_ONLY, code="sms")
            if not where.takes_texts:
                raise ValidationError(LANDLINE, code="landline")
        return where


class PlaceForm(forms.Form):
    use_required_attribute = False
    place = PlaceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["place"].label = (
            _("E-mail address or mobile number") if sms.is_on() else _("E-mail address")
        )


class SendForm(PlaceForm):
    is_safe = forms.BooleanField(
        label=gettext_lazy("It is safe: nobody reads my messages there whom I do not want to"),
        error_messages={
            "required": gettext_lazy(
                "Tick this box only if it is safe. If it is not, keep the code on paper instead."
            )
        },
    )
    remind = forms.BooleanField(
        label=gettext_lazy("Remind me there if I do not come back"),
        help_text=gettext_lazy("After 3 days, and a week before everything is deleted."),
        required=False,
    )


@both
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind a link asks for one press: machines that look at links in messages before
    people do only ever GET, and must neither open a draft nor be told apart from a person."""
    if request.method != "POST":
        draft = links.opened_by(token)
        return _door(request, token) if draft else _dead_link(request)
    with transaction.atomic():
        draft = links.opened_by(token, lock=True)
    if draft is None:
        return _dead_link(request)
    request.session.cycle_key()
    access.hold(request, draft)
    resume.tell(draft)
    return resume.go_on(request, draft)


def _door(request: HttpRequest, token: str) -> HttpResponseBase:
    page = {"action": reverse("forms:link", args=[token]), "robots": "noindex"}
    return TemplateResponse(request, "forms/coming_back/door.html", page)


def _dead_link(request: HttpRequest) -> HttpResponseBase:
    """One answer for a link that was never ours, and for one whose time is over."""
    return TemplateResponse(
        request, "forms/coming_back/dead_link.html", {"robots": "noindex"}, status=404
    )


@both
def send(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    """Have the link sent, to what was answered or to a place typed here."""
    found = resume.open_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    filled = Filled(found.version.form, found)
    if request.method != "POST":
        known = contacts.of(filled)
        form = SendForm(initial={"place": str(known[0])} if known else None)
        return send_page(request, found, form)
    form = SendForm(request.POST)
    if not form.is_valid():
        return send_page(request, found, form)
    where: Reach = form.cleaned_data["place"]
    if _is_too_often(found, where):
        return send_page(request, found, form, notice=SENT_OFTEN)
    with transaction.atomic():
        contacts.ask(found, where, remind=form.cleaned_data["remind"])
        sending.link(found, where, get_language() or found.language)
    messages.success(
        request, _("We have sent the link. If it does not arrive in a few minutes, use your code.")
    )
    return redirect("forms:code", found.uuid)


def _is_too_often(draft: Draft, where: Reach) -> bool:
    """Counts this try as well; over the limit nothing is sent, to nobody."""
    to = f"{where.channel} {where.address}"
    if throttle.is_over(
        "link-draft", str(draft.uuid), most=settings.LINKS_MOST_PER_DRAFT, within=WITHIN
    ) or throttle.is_over("link-to", to, most=settings.LINKS_MOST_TO_ONE, within=DAY):
        return True
    throttle.record("link-draft", str(draft.uuid))
    throttle.record("link-to", to)
    return False


def send_page(
    request: HttpRequest, draft: Draft, form: forms.Form, *, notice: Any = ""
) -> HttpResponseBase:
    errors = pageerrors.of(form)
    if notice:
        errors = [{"anchor": "id_place", "text": str(notice)}]
    page = {
        "form_title": title_of(draft),
        "form": form,
        "errors": errors,
        "has_sms": sms.is_on(),
        "robots": "noindex",
        **steppages.around(draft),
    }
    return TemplateResponse(request, "forms/coming_back/send.html", page)


class ThenRedirect(HttpResponseRedirect):
    """Does the rest of the work when the answer has left: how long that takes tells nobody
    anything."""

    def __init__(self, to: str, rest: Callable[[], object]) -> None:
        super().__init__(to)
        self._rest = rest

    def close(self) -> None:
        try:
            self._rest()
        finally:
            super().close()


@both
def lost(request: HttpRequest) -> HttpResponseBase:
    """Equal words, equal work, whatever is typed: what is known about it is looked up later."""
    if request.method != "POST":
        return lost_page(request, PlaceForm(), sent="sent" in request.GET)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return lost_page(request, form)
    address = client.address(request)
    if throttle.is_over(
        "link-address", address, most=settings.LOST_MOST_PER_ADDRESS, within=WITHIN
    ):
        return lost_page(request, form, notice=TOO_MANY)
    throttle.record("link-address", address)
    requests.write_down(form.cleaned_data["place"], get_language() or "")
    return ThenRedirect(reverse("forms:lost") + "?sent", requests.attend)


def lost_page(
    request: HttpRequest,
    form: PlaceForm,
    *,
    notice: Any = "",
    info: str = "",
    sent: bool = False,
) -> HttpResponseBase:
    errors = pageerrors.of(form)
    if notice:
        errors = [{"anchor": "id_place", "text": str(notice)}]
    page = {
        "form": form,
        "errors": errors,
        "info": info,
        "sent": sent,
        "days": LIFE.days,
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/coming_back/lost.html", page)


@both
def lock(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    found = resume.open_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    if not access.is_own(request, draft):
        return redirect("forms:helping", draft)  # whoever helps shuts nobody out
    if request.method != "POST":
        page = {"form_title": title_of(found), "robots": "noindex", **steppages.around(found)}
        return TemplateResponse(request, "forms/coming_back/lock.html", page)
    if not locking.lock(found, new_code="new_code" in request.POST):
        return redirect("forms:receipt", found.uuid)
    # Whoever pressed must still read the code, old or new; a stolen copy of the session must not.
    request.session.cycle_key()
    access.hold(request, found)
    messages.success(
        request,
        _(
            "Locked. Every link is dead and every other device is closed. Only the code on this "
            "page opens it now. This device is still open: clear it when you have finished."
        ),
    )
    return redirect("forms:code", found.uuid)


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """More time before this browser is asked for a code again. Opens nothing by itself."""
    if not access.held(request) and not access.is_needed(request):
        return JsonResponse({"seconds": 0}, status=403)
    access.stay(request)
    left = access.seconds_left(request)
    return JsonResponse({"seconds": left, "until": access.ends_at(request)})


def title_of(draft: Draft) -> str:
    return say(draft.version.form.title, get_language() or draft.language)
