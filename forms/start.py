"""The first page: nothing is written before it is posted with valid answers."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from forms import access, changed, pageerrors, second_fact
from forms.drafts import Draft
from forms.filled import Filled
from forms.measure import record
from forms.switches import closed_message
from forms.versions import FormVersion
from forms.wizard import CHECK, IntakeWizard
from portal import client, throttle

SALT = "forms.start"
WITHIN = dt.timedelta(hours=1)
TRAP = "website"
TOO_QUICK = gettext_lazy("That was very quick. Look at your answers and press Continue again.")
TRAPPED = gettext_lazy("Leave the field “Website” empty and press Continue again.")
TOO_MANY = gettext_lazy(
    "Many requests have been started from this connection in the last hour. Try again in an hour, "
    "or ask a person for help: you find the number on this page."
)


class StartWizard(IntakeWizard):
    """The first step, before there is a draft."""

    def _dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        version = FormVersion.objects.current(kwargs["form_key"])
        if version is None:
            raise Http404
        if (words := closed_message(version.form_key)) is not None:
            return changed.closed_to_new(request, version, words)
        self.version = version
        self.set_up(request, None, Filled(version.form), version.digest)
        first = version.form.steps[0].key
        return super(IntakeWizard, self).dispatch(request, step=first)

    def get_step_url(self, step: str) -> str:
        if self.draft is None:
            return reverse("forms:start", args=[self.version.form_key])
        return super().get_step_url(step)

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        return context | {
            "action": self.get_step_url(self.step.key),
            # Made here, kept nowhere: the draft takes this identifier when it comes to be, so a
            # page posted twice makes one draft.
            "started": signing.TimestampSigner(salt=SALT).sign(str(uuid.uuid4())),
            "trap": TRAP,
            "open_drafts": access.open_here(self.request, self.version.form_key)
            if self.request.method == "GET"
            else [],
        }

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.storage.current_step = kwargs["step"]
        sent = self.arrived()
        self.refused = sent.refused
        form = self.get_form(data=sent.posted, files=sent.files)
        is_valid = form.is_valid()
        if getattr(self.request, "keep_only", False):
            return self.render(pageerrors.quiet(form), notice=pageerrors.PRESS_AGAIN)
        draft_uuid = read_token(self.request.POST.get("started", ""))
        if self.request.POST.get(TRAP):
            return self.render(form, notice=TRAPPED)
        if not is_valid:
            record.page_refused(self, form)
            return self.render(form)
        if draft_uuid is None:
            return self.render(form, notice=TOO_QUICK)
        return self.begin(form, draft_uuid)

    def begin(self, form: Any, draft_uuid: uuid.UUID) -> HttpResponseBase:
        answers = self.process_step(form)
        if not self.is_the_same_page_again(draft_uuid, answers):
            if self.is_too_much():
                return self.render(form, notice=TOO_MANY)
            try:
                with transaction.atomic():
                    self.create(draft_uuid, answers)
            except IntegrityError:
                # The other half of a double click was quicker, or the page is an old one.
                if not self.is_the_same_page_again(draft_uuid, answers):
                    self.create(uuid.uuid4(), answers)
            self.keep_files(form)
        return self.go_on()

    def is_too_much(self) -> bool:
        """Counts this try, unless there have been too many already."""
        address = client.address(self.request)
        if throttle.is_over("draft", address, most=settings.START_MOST_AN_HOUR, within=WITHIN):
            return True
        throttle.record("draft", address)
        return False

    def is_the_same_page_again(self, draft_uuid: uuid.UUID, answers: dict[str, Any]) -> bool:
        """A double click: the page's own token and the same answers open the draft that the first
        click made."""
        draft = Draft.objects.open().select_related("version").filter(uuid=draft_uuid).first()
        if draft is None:
            return False
        filled = Filled(draft.version.form, draft)
        if filled.steps.get(self.step.key) != answers:
            return False
        self.draft, self.filled = draft, filled
        return True

    def create(self, draft_uuid: uuid.UUID, answers: dict[str, Any]) -> None:
        draft = Draft(version=self.version, uuid=draft_uuid)
        draft.give_code()
        draft.remember_second_fact(second_fact.given(self.filled.form, answers))
        draft.touch(self.language)
        draft.save()
        self.draft = self.filled.draft = draft
        self.filled.save_step(self.step, answers)
        record.page_saved(self)

    def go_on(self) -> HttpResponseBase:
        assert self.draft is not None
        access.hold(self.request, self.draft)
        return redirect("forms:code", self.draft.uuid)


def read_token(token: str) -> uuid.UUID | None:
    """The identifier a page was given, or ``None`` when it is not ours or the page was posted
    quicker than anybody reads."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        value = signer.unsign(token)
    except signing.BadSignature:
        return None
    if not settings.FORMS_LEAST_SECONDS:
        return uuid.UUID(value)
    try:
        signer.unsign(token, max_age=settings.FORMS_LEAST_SECONDS)
    except signing.SignatureExpired:
        return uuid.UUID(value)
    return None


start_view = StartWizard.as_view(
    form_list=[("step", forms.Form)], url_name="forms:start", done_step_name=CHECK
)
