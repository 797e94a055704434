""" "Test this form": every way through it, walked with demo answers."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, override

from forms import kinds
from forms.builder import faults, walking
from forms.builder.views.pages import FormPageView, address
from forms.declaration import Ask, Step, say
from forms.sections import sections_of


class TestView(FormPageView):
    title = gettext_lazy("Test this form")
    template_name = "forms/builder/test.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        compiled = self.intake.compiled()
        found = faults.of(compiled)
        errors = [one for one in found if one.level == faults.ERROR]
        # A form with errors may have no order to walk it in.
        report = None if errors else walking.walk_all(compiled.form, settings.LANGUAGE_CODE)
        return super().get_context_data(
            errors=errors,
            warnings=[one for one in found if one.level == faults.WARNING],
            report=report,
            ways=[_in_words(compiled.form, one) for one in report.ways] if report else [],
            languages=self.untranslated(),
            try_url=address("try", self.row.pk, "start"),
            **kwargs,
        )


def _in_words(form: Any, walked: walking.Walked) -> dict[str, Any]:
    language = settings.LANGUAGE_CODE
    with override(language):
        sections = sections_of(form, walked.answers, language)
    return {
        "steps": [say(step.title, language) for step in walked.steps],
        "exit": say(walked.exit.title, language) if walked.exit else "",
        "turns": [_turn(part, value, language) for part, value in walked.turns],
        "rules": walked.rules,
        "problems": walked.problems,
        "sections": sections,
        "flags": [say(flag.label, language) for flag in form.raised(walked.answers)],
        "eligibility": form.eligibility(walked.answers).level,
    }


def _turn(part: Ask | Step, value: Any, language: str) -> dict[str, Any]:
    """The answer that made a way differ."""
    if isinstance(part, Step):
        return {"question": say(part.title, language), "rows": len(value), "answer": ""}
    answer = "" if value is None else kinds.get(part.kind).display(value, part, language)
    return {"question": say(part.label, language), "answer": answer, "rows": None}
