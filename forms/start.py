"""The first page: nothing is written before it is posted with valid answers."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from forms import access, steppages
from forms.drafts import Draft
from forms.filled import Filled
from forms.versions import FormVersion
from forms.wizard import CHECK, IntakeWizard
from portal import client, throttle

SALT = "forms.start"
QUICKEST = dt.timedelta(seconds=3)  # nobody reads and fills a page in less
MOST_DRAFTS = 20
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
        held = access.held(self.request) if self.request.method == "GET" else []
        return context | {
            "action": self.get_step_url(self.step.key),
            # Made here, kept nowhere: the draft takes this identifier when it comes to be, so a
            # page posted twice makes one draft.
            "started": signing.TimestampSigner(salt=SALT).sign(str(uuid.uuid4())),
            "trap": TRAP,
            "open_drafts": list(
                Draft.objects.open()
                .filter(uuid__in=held, version__form_key=self.version.form_key)
                .order_by("-saved_at")
            )
            if held
            else [],
        }

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.storage.current_step = kwargs["step"]
        form = self.get_form(data=self.request.POST, files=self.request.FILES)
        is_valid = form.is_valid()
        if getattr(self.request, "keep_only", False):
            return self.render(steppages.quiet(form), notice=steppages.PRESS_AGAIN)
        draft_uuid = read_token(self.request.POST.get("started", ""))
        if self.request.POST.get(TRAP):
            return self.render(form, notice=TRAPPED)
        if not is_valid:
            return self.render(form)
        if draft_uuid is None:
            return self.render(form, notice=TOO_QUICK)
        return self.begin(form, draft_uuid)

    def begin(self, form: Any, draft_uuid: uuid.UUID) -> HttpResponseBase:
        answers = self.process_step(form)
        if not self.is_the_same_page_again(draft_uuid, answers):
            address = client.address(self.request)
            if throttle.is_over("draft", address, most=MOST_DRAFTS, within=WITHIN):
                return self.render(form, notice=TOO_MANY)
            throttle.record("draft", address)
            try:
                with transaction.atomic():
                    self.create(draft_uuid, answers)
            except IntegrityError:
                # The other half of a double click was quicker, or the page is an old one.
                if not self.is_the_same_page_again(draft_uuid, answers):
                    self.create(uuid.uuid4(), answers)
        return self.go_on()

    def is_the_same_page_again(self, draft_uuid: uuid.UUID, answers: dict[str, Any]) -> bool:
        """A double click: the page's own token and the same name and birth date open the draft the
        first click made."""
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
        draft.remember_second_fact(str(self.filled.form.fact("birth_date", answers)))
        draft.touch(self.language)
        draft.save()
        self.draft = self.filled.draft = draft
        self.filled.save_step(self.step, answers)

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
    try:
        signer.unsign(token, max_age=QUICKEST)
    except signing.SignatureExpired:
        return uuid.UUID(value)
    return None


start_view = StartWizard.as_view(
    form_list=[("step", forms.Form)], url_name="forms:start", done_step_name=CHECK
)
