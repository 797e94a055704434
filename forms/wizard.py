"""The pages of a form on django-formtools: the address is the only current step, the draft's rows
the only state, and a page carries a stamp of the answers its reader had before them.

What formtools gives: a form per step with its prefix, the order of the steps, the way from stored
data back to a bound form. What it must not do here: keep a cursor, store raw POST data, send on a
GET, or answer 400 when its management field is missing.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms import access, changed, moving, pageerrors, rows, steppages
from forms.declaration import Step
from forms.drafts import Draft
from forms.files.arriving import judge
from forms.filled import Filled
from forms.measure import record
from forms.privacy import shown
from forms.saving import CHECK, Saving
from forms.stepforms import form_class
from forms.versions import FormVersion


class IntakeWizard(Saving):
    storage_name = "forms.draftstorage.DraftStorage"
    template_name = "forms/step.html"
    version: FormVersion  # on the first page, before there is a draft
    # Files dropped while the request was read, by field.
    refused: Mapping[str, Any] = {}

    # --- who and what ---------------------------------------------------------------------------

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return self._dispatch(request, **kwargs)
        judge(request)
        with transaction.atomic():
            return self._dispatch(request, **kwargs)

    def _dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        draft = self.find_draft(request, kwargs["draft"])
        if draft is None:
            access.release(request, kwargs["draft"])
            messages.info(request, _("This request is no longer kept here."))
            return redirect("forms:resume")
        access.check(request, draft)
        if draft.submitted_at is not None:
            messages.info(request, _("This request has already been sent. Here is its receipt."))
            return redirect("forms:receipt", draft.uuid)
        if (elsewhere := changed.before_going_on(request, draft)) is not None:
            return elsewhere
        self.set_up(request, draft, Filled(draft.version.form, draft), draft.version.digest)
        return super().dispatch(request, **kwargs)

    def find_draft(self, request: HttpRequest, draft_uuid: Any) -> Draft | None:
        drafts = Draft.objects.reachable().select_related("version", "assistance")
        drafts = drafts.filter(uuid=draft_uuid)
        if request.method == "POST":
            # Two tabs saving at once take turns, and none saves after the request was sent.
            drafts = drafts.select_for_update(of=("self",))
        return drafts.first()

    def set_up(
        self, request: HttpRequest, draft: Draft | None, filled: Filled, digest: str
    ) -> None:
        self.draft, self.filled, self.digest = draft, filled, digest
        request.filled = filled  # type: ignore[attr-defined]  # DraftStorage is built from it
        self.language = get_language() or ""
        self.form_list = {
            step.key: form_class(digest, step, self.language) for step in filled.form.steps
        }
        self.condition_dict = {step.key: _is_on_path(step) for step in filled.form.steps}

    # --- formtools' seams -----------------------------------------------------------------------

    def get_step_url(self, step: str) -> str:
        assert self.draft is not None
        return reverse("forms:step", args=[self.draft.uuid, step])

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        declared = self.filled.form.by_key[step or self.steps.current]
        return self.filled.form_kwargs(declared, refused=self.refused)

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> Any:
        form = super().get_form(step, data, files)
        shown.set_up(getattr(form, "fields", {}), self.filled.form.key)
        return form

    def process_step(self, form: Any) -> Any:
        return form.answers()

    @property
    def step(self) -> Step:
        return self.filled.form.by_key[self.steps.current]

    # --- showing --------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = kwargs["step"]
        if (elsewhere := self.turned_away(step)) is not None:
            return elsewhere
        if self.filled.walk.exit is not None and step == self.filled.walk.exit.key:
            record.exit_shown(self, step)
            return steppages.exit_page(request, self)
        self.storage.current_step = step
        if "add" in request.GET and self.step.repeat:
            posted = self.storage.get_step_data(step)
            return self.render(self.get_form(data=rows.added(posted, step)))
        if "removed" in request.GET and self.step.repeat:
            return self.render(
                self.get_form(data=self.storage.get_step_data(step)),
                notice=_("Removed. The others are still here."),
            )
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        record.page_shown(self)
        return response

    def turned_away(self, step: str) -> HttpResponseBase | None:
        """Where to go instead of a page that is not asked, or not asked yet; with a sentence."""
        if self.filled.can_visit(step):
            return None
        first_open = self.filled.open_step()
        if step not in self.filled.order:
            messages.info(
                self.request, _("That page is not needed with the answers you have given.")
            )
        else:
            messages.info(self.request, _("Answer this page first: the others come after it."))
        return redirect(self.get_step_url(first_open) if first_open else self.check_url())

    def check_url(self) -> str:
        assert self.draft is not None
        return reverse("forms:check", args=[self.draft.uuid])

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        if self.draft is not None:
            page = (self.draft, self.filled, self.step.key, self.language)
            context["asked_again"] = moving.reminders(*page)
        return context | steppages.context(self, form, open_row=kwargs.get("open_row", ""))

    # --- saving ---------------------------------------------------------------------------------

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = kwargs["step"]
        if (elsewhere := self.turned_away(step)) is not None:
            return elsewhere
        if self.filled.walk.exit is not None and step == self.filled.walk.exit.key:
            return self.apply_anyway(step)
        self.storage.current_step = step
        sent = self.arrived()
        self.refused = sent.refused
        form = self.get_form(data=sent.posted, files=sent.files)
        is_valid = form.is_valid()
        if getattr(self.request, "keep_only", False):
            return self.render(pageerrors.quiet(form), notice=pageerrors.PRESS_AGAIN)
        self.keep_files(form)
        if sent.removed.startswith(rows.NEW):
            self.filled.remove_files_of(self.step, [rows.plain(sent.removed)])
        if "remove" in sent.posted:
            return self.remove_file(form, str(sent.posted["remove"]))
        if self.is_stale(form):
            return self.show_stale(form, sent)
        return self.save_posted(form, is_valid)

    def arrived(self) -> rows.Arrived:
        sent = rows.Arrived(
            self.request.POST, self.request.FILES, getattr(self.request, "refused_files", {})
        )
        return rows.in_order(sent, self.step.key) if self.step.repeat else sent


def _is_on_path(step: Step) -> Any:
    return lambda wizard: step.key in {one.key for one in wizard.filled.walk.steps}


step_view = IntakeWizard.as_view(
    form_list=[("step", forms.Form)], url_name="forms:step", done_step_name=CHECK
)
