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
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from formtools.wizard.storage.base import BaseStorage
from formtools.wizard.views import NamedUrlWizardView

from forms import access, rows, steppages
from forms.declaration import Step
from forms.drafts import Draft
from forms.filled import Filled
from forms.kinds.upload import UploadField
from forms.stepforms import form_class

NEXT = "next"
CHECK = "check"


class DraftStorage(BaseStorage):
    """Formtools' storage on the draft's rows. It holds no cursor and writes nothing on its own."""

    def __init__(self, prefix: str, request: HttpRequest, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.filled: Filled = request.filled  # type: ignore[attr-defined]
        self.init_data()

    def get_step_data(self, step: str) -> QueryDict | None:
        return self.filled.post_data(self.filled.form.by_key[step])

    def set_step_data(
        self, step: str, cleaned_data: Mapping[str, Any], *, complete: bool = True
    ) -> None:
        declared = self.filled.form.by_key[step]
        self.filled.save_step(declared, dict(cleaned_data), complete=complete)

    def get_step_files(self, step: str) -> None:
        """Files are rows of their own; the fields are told how many are kept."""

    def set_step_files(self, step: str, files: Any) -> None:
        raise NotImplementedError("files are kept through Filled.keep_files")

    def update_response(self, response: HttpResponseBase) -> None:
        """Nothing: a page view writes nothing."""


class IntakeWizard(NamedUrlWizardView):
    storage_name = "forms.wizard.DraftStorage"
    template_name = "forms/step.html"
    draft: Draft | None
    filled: Filled

    # --- who and what ---------------------------------------------------------------------------

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return self._dispatch(request, **kwargs)
        with transaction.atomic():
            return self._dispatch(request, **kwargs)

    def _dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        draft = self.find_draft(request, kwargs["draft"])
        if draft is None:
            access.release(request, kwargs["draft"])
            messages.info(request, _("This request is no longer kept here."))
            return redirect("forms:resume")
        if draft.submitted_at is not None:
            messages.info(request, _("This request has already been sent. Here is its receipt."))
            return redirect("forms:receipt", draft.uuid)
        self.set_up(request, draft, Filled(draft.version.form, draft), draft.version.digest)
        return super().dispatch(request, **kwargs)

    def find_draft(self, request: HttpRequest, draft_uuid: Any) -> Draft | None:
        drafts = Draft.objects.reachable().select_related("version").filter(uuid=draft_uuid)
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
        context: dict[str, Any] = {"earlier": self.filled.before(declared)}
        if declared.repeat:
            return {"form_kwargs": context}
        context["held"] = {key: len(kept) for key, kept in self.filled.uploads.items()}
        refused = getattr(self.request, "refused_files", {})
        context["refused"] = {
            name.removeprefix(f"{declared.key}-"): files for name, files in refused.items()
        }
        return context

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
            return steppages.exit_page(request, self)
        self.storage.current_step = step
        if "add" in request.GET and self.step.repeat:
            posted = self.storage.get_step_data(step)
            return self.render(self.get_form(data=rows.added(posted, step)))
        response: HttpResponseBase = super().get(request, *args, **kwargs)
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
        return context | steppages.context(self, form)

    # --- saving ---------------------------------------------------------------------------------

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = kwargs["step"]
        if (elsewhere := self.turned_away(step)) is not None:
            return elsewhere
        if self.filled.walk.exit is not None and step == self.filled.walk.exit.key:
            return self.apply_anyway(step)
        self.storage.current_step = step
        posted = self.request.POST
        if self.step.repeat:
            posted = rows.changed(posted, step)
        form = self.get_form(data=posted, files=self.request.FILES)
        is_valid = form.is_valid()
        if getattr(self.request, "keep_only", False):
            return self.render(steppages.quiet(form), notice=steppages.PRESS_AGAIN)
        self.keep_files(form)
        if "remove" in posted:
            return self.remove_file(form, posted["remove"])
        if self.is_stale(form):
            return self.render(form, stale=True)
        return self.save_posted(form, is_valid)

    def save_posted(self, form: Any, is_valid: bool) -> HttpResponseBase:
        posted, step = self.request.POST, self.step.key
        if "save" in posted:
            return self.save_and_leave(form, is_valid)
        if not is_valid:
            return self.render(form)
        self.save(self.process_step(form))
        if "add_row" in posted:
            return redirect(self.get_step_url(step) + "?add=1#add")
        if "remove_row" in posted:
            return redirect(self.get_step_url(step) + "#add")
        return redirect(self.after(step))

    def save(self, answers: dict[str, Any], *, complete: bool = True) -> None:
        assert self.draft is not None
        self.storage.set_step_data(self.step.key, answers, complete=complete)
        if birth_date := self.filled.form.fact("birth_date", answers):
            self.draft.remember_second_fact(birth_date)
        self.touch()

    def touch(self) -> None:
        assert self.draft is not None
        self.draft.touch(self.language)
        self.draft.save(update_fields=["language", "saved_at", "expires_at", "second_fact_hash"])

    def keep_files(self, form: Any) -> None:
        """Good files stay whatever else is wrong with the page."""
        if isinstance(form, BaseFormSet):
            return
        for key, field in form.fields.items():
            if isinstance(field, UploadField) and field.accepted:
                self.filled.keep_files(self.step, key, field.accepted)
                self.touch()

    def remove_file(self, form: Any, upload_uuid: str) -> HttpResponse:
        removed = self.filled.remove_file(upload_uuid)
        if removed is not None:
            self.touch()
        return self.render(steppages.quiet(form), notice=_("The file has been removed."))

    def is_stale(self, form: Any) -> bool:
        """The saved answers changed since this page was shown, and not to what was typed here."""
        kept = self.filled.steps.get(self.step.key)
        if self.request.POST.get("seen", "") == self.filled.stamp(self.step.key):
            return False
        return kept is not None and form.answers() != kept

    def save_and_leave(self, form: Any, is_valid: bool) -> HttpResponseBase:
        """Keep what can be kept and say what could not; what is incomplete stays open."""
        assert self.draft is not None
        answers = self.process_step(form)
        if not is_valid and not self.step.repeat:
            kept = self.filled.steps.get(self.step.key, {})
            answers = {key: kept[key] for key in form.errors if key in kept} | answers
        if lost := steppages.not_kept(form):
            messages.warning(
                self.request,
                _("We could not keep your answer to: %(questions)s.")
                % {"questions": ", ".join(lost)},
            )
        self.save(answers, complete=is_valid)
        return redirect("forms:leave", self.draft.uuid)

    def apply_anyway(self, exit_key: str) -> HttpResponseBase:
        self.filled.save_anyway(exit_key)
        self.touch()
        first_open = self.filled.open_step()
        return redirect(self.get_step_url(first_open) if first_open else self.check_url())

    def after(self, step: str) -> str:
        """The page that follows a saved one."""
        walk = self.filled.walk
        first_open = self.filled.open_step()
        if self.request.GET.get(NEXT) == CHECK:
            return self.get_step_url(first_open) if first_open else self.check_url()
        keys = self.filled.order
        position = keys.index(step) + 1
        if position < len(keys):
            return self.get_step_url(keys[position])
        return self.get_step_url(walk.exit.key) if walk.exit else self.check_url()


def _is_on_path(step: Step) -> Any:
    return lambda wizard: step.key in {one.key for one in wizard.filled.walk.steps}


step_view = IntakeWizard.as_view(
    form_list=[("step", forms.Form)], url_name="forms:step", done_step_name=CHECK
)
