"""Every text of a form beside its translation, with what is missing and what changed since."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.builder import translating
from forms.builder.views.pages import FormPageView


class TranslateView(FormPageView):
    title = gettext_lazy("Translate")
    template_name = "forms/builder/translate.html"

    @property
    def language(self) -> str:
        codes = [code for code, _name in translating.others()]
        wanted = str(self.kwargs.get("language") or (codes[0] if codes else ""))
        if wanted not in codes:
            raise Http404
        return wanted

    @property
    def lines(self) -> list[translating.Line]:
        intake = self.intake
        return translating.lines(intake.title, intake.raw(), intake.translations, self.language)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lock = self.intake.get_lock()
        if lock is not None and lock.for_user(request.user):
            messages.error(request, _("Somebody has locked this form: nothing was saved."))
            return redirect(request.path)
        self.save(request)
        messages.success(request, _("Saved. People read it when the form is published again."))
        return redirect(request.path)

    def save(self, request: HttpRequest) -> None:
        """Only what was changed here: two people may translate at once, and the words in the main
        language may have moved on meanwhile."""
        given, of = {}, {}
        for line in self.lines:
            place = line.words.place
            if place not in request.POST:
                continue
            text = translating.plain(request.POST[place])
            was = translating.plain(request.POST.get(f"{place}.was", ""))
            is_right = f"{place}.right" in request.POST
            if text != was or is_right:
                given[place] = text
                of[place] = translating.plain(request.POST.get(f"{place}.of", ""))
        if given:
            intake = self.intake
            intake.translations = translating.with_words(
                intake.translations, self.language, given, of
            )
            intake.save_revision(user=request.user, log_action=True, clean=False)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = self.lines
        left = [line for line in lines if line.state != "done"]
        parts: dict[str, list[translating.Line]] = {}
        for line in lines:
            parts.setdefault(line.words.part, []).append(line)
        return super().get_context_data(
            parts=list(parts.items()),
            left=len(left),
            total=len(lines),
            language=self.language,
            languages=self.untranslated(),
            **kwargs,
        )
