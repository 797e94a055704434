"""What a posted page of the form does to the draft, and which page comes next."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from formtools.wizard.views import NamedUrlWizardView

from forms import pageerrors, questions, rows, second_fact
from forms.coming_back import contacts
from forms.declaration import ROW
from forms.drafts import Draft
from forms.filled import Filled
from forms.helping import telling
from forms.kinds.upload import UploadField
from forms.measure import record

NEXT = "next"
CHECK = "check"


class Saving(NamedUrlWizardView):
    """The half of the wizard that writes."""

    draft: Draft | None
    filled: Filled
    language: str

    def save_posted(self, form: Any, is_valid: bool) -> HttpResponseBase:
        posted, step = self.request.POST, self.step.key
        if "save" in posted:
            return self.save_and_leave(form, is_valid)
        if "back" in posted:
            return self.save_and_go_back(form, is_valid)
        if not is_valid:
            record.page_refused(self, form)
            return self.render(form)
        self.save(self.process_step(form))
        record.page_saved(self)
        if "add_row" in posted:
            return redirect(self.get_step_url(step) + "?add=1#add")
        if "remove_row" in posted:
            return redirect(self.get_step_url(step) + "?removed=1#add")
        return redirect(self.after(step))

    def save(self, answers: dict[str, Any], *, complete: bool = True) -> None:
        assert self.draft is not None
        self.storage.set_step_data(self.step.key, answers, complete=complete)
        self.draft.remember_second_fact(second_fact.given(self.filled.form, answers))
        contacts.follow(self.filled, self.step)
        telling.follow(self.filled, self.step)
        self.touch()

    def touch(self) -> None:
        assert self.draft is not None
        self.draft.touch(self.language)
        self.draft.save(update_fields=["language", "saved_at", "expires_at", "second_fact_hash"])

    def keep_files(self, form: Any) -> None:
        """Good files stay whatever else is wrong with the page."""
        arrived = [
            (part.row, key, file)
            for part in getattr(form, "forms", [form])
            for key, field in part.fields.items()
            if isinstance(field, UploadField)
            for file in field.accepted
        ]
        if arrived:
            self.filled.keep_files(self.step, arrived)
            self.touch()

    def remove_file(self, form: Any, upload_uuid: str) -> HttpResponse:
        removed = self.filled.remove_file(upload_uuid)
        if removed is not None:
            self.touch()
        return self.render(
            pageerrors.quiet(form),
            notice=_("The file has been removed."),
            open_row=removed.row if removed else "",
        )

    def is_stale(self, form: Any) -> bool:
        """The saved answers changed since this page was shown, and not to what was typed here."""
        kept = self.filled.steps.get(self.step.key)
        if self.request.POST.get("seen", "") == self.filled.stamp(self.step.key):
            return False
        return kept is not None and form.answers() != kept

    def show_stale(self, form: Any, sent: rows.Arrived) -> HttpResponse:
        """The page as it was typed, with what the other window did. Rows saved there stand below
        the ones of this page: going on loses nothing of either."""
        if not self.step.repeat:
            return self.render(form, stale=True)
        saved = self.storage.get_step_data(self.step.key)
        known = {row[ROW] for row in self.filled.rows(self.step)}
        gone = rows.gone(sent.posted, self.step.key, known)
        joined = rows.joined(sent.posted, saved, self.step.key, sent.removed)
        titles = questions.row_titles(self.step, self.language, gone)
        return self.render(self.get_form(data=joined), stale=True, removed_elsewhere=titles)

    def save_and_leave(self, form: Any, is_valid: bool) -> HttpResponseBase:
        assert self.draft is not None
        self.save_part(form, is_valid)
        record.left(self)
        return redirect("forms:leave", self.draft.uuid)

    def save_and_go_back(self, form: Any, is_valid: bool) -> HttpResponseBase:
        """To the page before; what was typed here is no less the person's than with Continue."""
        if any(part.has_changed() for part in getattr(form, "forms", [form])):
            self.save_part(form, is_valid)
        keys = self.filled.order
        return redirect(self.get_step_url(keys[max(0, keys.index(self.step.key) - 1)]))

    def save_part(self, form: Any, is_valid: bool) -> None:
        """Keep what can be kept and say what could not; what is incomplete stays open."""
        saved = self.filled.steps.get(self.step.key, {})
        answers = self.process_step(form) if is_valid else form.keepable(saved)
        if lost := pageerrors.not_kept(form):
            messages.warning(
                self.request,
                _("We could not keep your answer to: %(questions)s.")
                % {"questions": ", ".join(lost)},
            )
        self.save(answers, complete=is_valid)

    def apply_anyway(self, exit_key: str) -> HttpResponseBase:
        self.filled.save_anyway(exit_key)
        self.touch()
        record.applied_anyway(self, exit_key)
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
