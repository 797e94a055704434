"""Each page of a form that is being written, drawn with the public templates and demo answers."""

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from formtools.wizard.forms import ManagementForm
from formtools.wizard.storage import get_storage
from formtools.wizard.views import StepsHelper

from forms import steppages
from forms.builder.walking import reach
from forms.declaration import ANYWAY, Ask, Form, Option, Step, say
from forms.drafts import LIFE, Draft
from forms.filled import Filled
from forms.kinds import Kind
from forms.sections import sections_of
from forms.versions import FormVersion
from forms.wizard import IntakeWizard

if TYPE_CHECKING:
    from forms.builder.models import IntakeForm

CHECK = "check"


class Imagined(Filled):
    """Answers that are nobody's: kept in memory, written nowhere."""

    draft: Draft

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.draft = nobodys_draft(form)

    def form_kwargs(self, step: Step, **more: Any) -> dict[str, Any]:
        """No file is kept, so each paper counts as there."""
        kwargs = super().form_kwargs(step, **more)
        (kwargs["form_kwargs"] if step.repeat else kwargs)["held"] = _Papers()
        return kwargs

    def save_step(self, step: Step, data: dict[str, Any], *, complete: bool = True) -> None:
        self.steps[step.key] = data
        (self.complete.add if complete else self.complete.discard)(step.key)
        self._forget_computed()

    def save_anyway(self, exit_key: str) -> None:
        self.steps[exit_key] = {exit_key: ANYWAY}
        self._forget_computed()

    def fill(self, answers: dict[str, Any]) -> None:
        for step in self.form.steps:
            if step.repeat and step.repeat in answers:
                self.steps[step.key] = {step.repeat: answers[step.repeat]}
            else:
                own = {ask.key: answers[ask.key] for ask in step.asks if ask.key in answers}
                if not own and step.repeat:
                    continue
                self.steps[step.key] = own
            self.complete.add(step.key)
        for one in self.form.exits:
            if one.key in answers:
                self.steps[one.key] = {one.key: answers[one.key]}


class _Papers(dict[tuple[str, str], int]):
    """One file for every question of every row."""

    def get(self, key: Any, default: Any = None) -> Any:
        return 1


class ImaginedWizard(IntakeWizard):
    """Draws a page as the public wizard does, for answers nobody gave."""

    def begin(self, request: HttpRequest, filled: Imagined, digest: str) -> None:
        self.setup(request)
        self.initial_dict: dict[str, Any] = {}
        self.instance_dict: dict[str, Any] = {}
        # As formtools' own dispatch does.
        self.prefix = self.get_prefix(request)
        self.set_up(request, filled.draft, filled, digest)
        self.storage = get_storage(self.storage_name, self.prefix, request, None)
        self.steps = StepsHelper(self)

    def draw(self, form: Any, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = steppages.context(self, form)
        management = ManagementForm(prefix=self.prefix, initial={"current_step": self.step.key})
        return {"wizard": {"management_form": management}, "form": form, **context, **more}


def step_alone(request: HttpRequest, step: Step, language: str) -> dict[str, Any]:
    """One page by itself, as the choosers of blocks show it."""
    with override(language):
        form = Form("preview", "", (replace(step, key="page", only=None, leave=None, leave_to=""),))
        wizard = ImaginedWizard()
        wizard.begin(request, Imagined(form), form.digest())
        wizard.storage.current_step = "page"
        return wizard.draw(wizard.get_form(step="page"))


def question_alone(request: HttpRequest, kind: Kind, language: str) -> dict[str, Any]:
    """A question of one kind, with words an editor recognises."""
    with override(language):
        options = tuple(
            Option(key, words)
            for key, words in (("a", _("Yes")), ("b", _("No")), ("c", _("Sometimes")))
        )
        ask = Ask(
            "question",
            kind.name,
            str(kind.label or kind.name),
            hint=_("For example: %s") % _example(kind) if kind.is_answered else "",
            required=kind.is_answered,
            options=options if kind.needs_options else (),
        )
        return step_alone(request, Step("page", "", (ask,)), language)


def _example(kind: Kind) -> str:
    options = (Option("a", _("Yes")),) if kind.needs_options else ()
    return kind.example(Ask("question", kind.name, options=options))


def nobodys_draft(form: Form) -> Draft:
    """Only for drawing: it has no row."""
    version = FormVersion(form_key=form.key, number=0, digest=form.digest())
    version.document = form.document()
    now = timezone.now()
    return Draft(
        uuid=uuid.UUID(int=0),
        version=version,
        language=settings.LANGUAGE_CODE,
        saved_at=now,
        expires_at=now + LIFE,
    )


def modes(intake: "IntakeForm") -> list[tuple[str, str]]:
    """One preview mode a page, those of other help and the check page included."""
    fields = intake.raw()
    found = [
        (f"step:{_name(step)}", f"{number}. {step['value'].get('title') or _('Page')}")
        for number, step in enumerate(fields["steps"], start=1)
    ]
    found += [
        (f"exit:{_name(one)}", one["value"].get("title") or _("Other help"))
        for one in fields["exits"]
    ]
    return [*found, (CHECK, _("Check your answers"))]


def _name(block: dict[str, Any]) -> str:
    return str(block["value"].get("key") or block["id"])


def page(intake: "IntakeForm", request: HttpRequest, mode: str) -> HttpResponse:
    intake.settle()
    form = intake.compiled().form
    name, _colon, key = mode.partition(":")
    language = settings.LANGUAGE_CODE
    with override(language):
        if name == "exit":
            response = exit_page(request, form, key, language)
        elif name == CHECK or key not in form.by_key:
            response = check_page(request, imagined(form, "", language), language)
        else:
            filled = imagined(form, key, language)
            wizard = ImaginedWizard()
            wizard.begin(request, filled, form.digest())
            wizard.storage.current_step = key
            blank = wizard.get_form(step=key)
            response = TemplateResponse(request, wizard.template_name, wizard.draw(blank))
        # Here and now: the words are those of the language set above.
        return response.render()


def imagined(form: Form, key: str, language: str) -> Imagined:
    """With the demo answers of a way that comes to the page ``key``."""
    filled = Imagined(form)
    filled.fill(reach(form, key, language))
    return filled


def exit_page(request: HttpRequest, form: Form, key: str, language: str) -> TemplateResponse:
    way_out = next((one for one in form.exits if one.key == key), None)
    words = {
        "form_title": say(form.title, language),
        "title": say(way_out.title, language) if way_out else "",
        "lead": say(way_out.lead, language) if way_out else "",
        "ways": [say(way, language) for way in way_out.ways] if way_out else [],
        "anyway": say(way_out.anyway, language) if way_out else "",
        "action": "",
        "back_url": "",
        "robots": "noindex",
        **steppages.around(nobodys_draft(form)),
    }
    return TemplateResponse(request, "forms/exit.html", words)


def check_page(request: HttpRequest, filled: Imagined, language: str) -> TemplateResponse:
    sections = sections_of(filled.form, filled.answers, language)
    words = {
        "form_title": say(filled.form.title, language),
        "sections": sections,
        "seen": filled.stamp_of_all(),
        "later": [row for section in sections for row in section.rows if row.later],
        "eligibility": steppages.eligibility(filled, language),
        "robots": "noindex",
        **steppages.progress(filled, "", filled.draft, language),
        **steppages.around(filled.draft),
    }
    return TemplateResponse(request, "forms/check.html", words)
