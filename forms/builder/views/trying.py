"""Filling a form by hand before it is published: the public pages, and nothing kept but a note in
the editor's own session, encrypted, until the trial ends."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache

from forms import rows, steppages
from forms.builder import faults, previews
from forms.builder.compiling import Compiled
from forms.builder.previews import Imagined, ImaginedWizard
from forms.builder.views.pages import FormPageView, address
from portal.crypto import decrypt, encrypt

KEPT = "builder-trial"
START = "start"


class TrialWizard(ImaginedWizard):
    pk: int

    def get_step_url(self, step: str) -> str:
        return address("try", self.pk, step)

    def check_url(self) -> str:
        return address("try", self.pk, previews.CHECK)

    def read(self, step: str) -> HttpResponseBase:
        if self.filled.walk.exit is not None and step == self.filled.walk.exit.key:
            return steppages.exit_page(self.request, self)
        self.storage.current_step = step
        kept = self.storage.get_step_data(step)
        if "add" in self.request.GET and self.step.repeat:
            kept = rows.added(kept, step)
        return self.drawn(self.get_form(step=step, data=kept))

    def answer(self, step: str) -> HttpResponseBase:
        if self.filled.walk.exit is not None and step == self.filled.walk.exit.key:
            self.filled.save_anyway(step)
            first_open = self.filled.open_step()
            return redirect(self.get_step_url(first_open) if first_open else self.check_url())
        self.storage.current_step = step
        sent = self.arrived()
        form = self.get_form(step=step, data=sent.posted)
        if not form.is_valid():
            return self.drawn(form)
        self.filled.save_step(self.step, form.answers())
        if "add_row" in self.request.POST:
            return redirect(self.get_step_url(step) + "?add=1#add")
        if "remove_row" in self.request.POST:
            return redirect(self.get_step_url(step))
        return redirect(self.after(step))

    def drawn(self, form: Any) -> TemplateResponse:
        action = self.get_step_url(self.step.key)
        return TemplateResponse(self.request, self.template_name, self.draw(form, action=action))


@method_decorator(never_cache, name="dispatch")
class TryView(FormPageView):
    title = gettext_lazy("Fill it in by hand")

    @cached_property
    def compiled(self) -> Compiled:
        return self.intake.compiled()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.act(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.act(request)

    def act(self, request: HttpRequest) -> HttpResponseBase:
        test_url = address("test", self.row.pk)
        if any(True for _one in faults.errors(self.compiled)):
            messages.error(request, _("Put right first what the list below names."))
            return redirect(test_url)
        page = str(self.kwargs["page"])
        if page == START or "save" in request.POST:
            self.forget(request)
            first = self.compiled.form.steps[0].key
            return redirect(address("try", self.row.pk, first) if page == START else test_url)
        with override(settings.LANGUAGE_CODE):
            response = self.page(request, page)
        if response is None:
            self.forget(request)
            messages.success(request, _("The trial has ended. Nothing was kept or sent."))
            return redirect(test_url)
        return response

    def page(self, request: HttpRequest, page: str) -> HttpResponseBase | None:
        """``None`` where a trial ends: the request is sent, or the person leaves."""
        filled = self.remembered(request)
        wizard = TrialWizard()
        wizard.pk = self.row.pk
        wizard.begin(request, filled, self.compiled.form.digest())
        if page in (previews.CHECK, _last(reverse("forms:check", args=[filled.draft.uuid]))):
            if request.method == "POST":
                return None
            first_open = filled.open_step()
            if first_open:
                return redirect(wizard.get_step_url(first_open))
            response: Any = previews.check_page(request, filled, settings.LANGUAGE_CODE)
        elif not filled.can_visit(page):
            first_open = filled.open_step()
            known = {*filled.form.by_key, *(one.key for one in filled.form.exits)}
            if page not in known:
                return None
            return redirect(wizard.get_step_url(first_open) if first_open else wizard.check_url())
        else:
            response = wizard.answer(page) if request.method == "POST" else wizard.read(page)
        self.remember(request, filled)
        return self.framed(response, filled)

    def framed(self, response: Any, filled: Imagined) -> HttpResponseBase:
        """The public page, with a line that says what this is and its links leading here."""
        if not isinstance(response, TemplateResponse):
            return response
        response.context_data = {
            **(response.context_data or {}),
            "drawn": response.template_name,
            "trial_end": address("test", self.row.pk),
        }
        response.template_name = "forms/builder/trial.html"
        response.render()
        real = reverse("forms:step", args=[filled.draft.uuid, "x"]).removesuffix("x/")
        here = address("try", self.row.pk, "x").removesuffix("x/")
        response.content = response.content.replace(real.encode(), here.encode())
        return response

    # --- what the session holds -----------------------------------------------------------------

    def remembered(self, request: HttpRequest) -> Imagined:
        filled = Imagined(self.compiled.form)
        kept = request.session.get(KEPT) or {}
        if kept.get("form") == self.row.pk:
            told = json.loads(decrypt(kept["answers"]))
            # The form may have been edited since: what it no longer asks is dropped.
            known = {*filled.form.by_key, *(one.key for one in filled.form.exits)}
            filled.steps = {key: data for key, data in told["steps"].items() if key in known}
            filled.complete = set(told["complete"]) & known
        return filled

    def remember(self, request: HttpRequest, filled: Imagined) -> None:
        if request.method != "POST":
            return
        told = {"steps": filled.steps, "complete": sorted(filled.complete)}
        request.session[KEPT] = {"form": self.row.pk, "answers": encrypt(json.dumps(told))}

    def forget(self, request: HttpRequest) -> None:
        request.session.pop(KEPT, None)


def _last(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]
