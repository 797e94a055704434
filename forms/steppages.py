"""What a page of the form shows around its questions."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forms import pageerrors, questions, second_fact
from forms.declaration import ANYWAY, say
from forms.drafts import Draft
from forms.filled import Filled
from forms.measure import record
from forms.sections import is_household, sections_of
from portal import sms

if TYPE_CHECKING:
    from forms.wizard import IntakeWizard


def context(wizard: "IntakeWizard", form: Any, *, open_row: str = "") -> dict[str, Any]:
    step, filled, draft = wizard.step, wizard.filled, wizard.draft
    language = wizard.language
    page: dict[str, Any] = {
        "declared": filled.form,
        "form_title": say(filled.form.title, language),
        "step_title": say(step.title, language),
        "step_lead": say(step.lead, language),
        "has_files": any(ask.kind == "upload" for ask in step.asks),
        "errors": pageerrors.of(form, language),
        "seen": filled.stamp(step.key),
        "clock": record.clock(wizard.request),
        "robots": "noindex",
    }
    page |= progress(filled, step.key, draft, language)
    page["needs_search"] = questions.needs_search(form)
    if step.repeat:
        page["people"] = questions.people(form, step, filled, language, open_row)
        page["is_household"] = is_household(step)
        page["with_you"] = 1 + sum(1 for person in page["people"] if not person.is_empty)
        page["add_label"] = say(step.add_label, language)
        page["is_full"] = len(page["people"]) >= step.most
    else:
        page["questions"] = questions.questions(form, step, filled, language)
    if draft is not None:
        page |= around(draft)
        page["action"] = wizard.get_step_url(step.key) + (
            "?next=check" if wizard.request.GET.get("next") == "check" else ""
        )
        page["saved_elsewhere"] = next(
            (
                section.rows
                for section in sections_of(filled.form, filled.answers, language)
                if section.step_key == step.key
            ),
            [],
        )
    return page


def around(draft: Draft) -> dict[str, Any]:
    """What every page of a draft says: when it was saved, until when it is kept."""
    saved = timezone.localtime(draft.saved_at)
    return {
        "draft": draft,
        "saved_at": _("Saved at %(time)s") % {"time": date_format(saved, "H:i")},
        "kept_until": date_format(timezone.localtime(draft.expires_at), "l j F Y"),
        "second_fact": second_fact.words(draft.version.form.second_fact),
        "has_sms": sms.is_on(),
    }


def progress(filled: Filled, current: str, draft: Draft | None, language: str) -> dict[str, Any]:
    """The steps for the stepper. Their number can grow or shrink with the answers."""
    # An exit does not shorten the way: it can still be gone on.
    onward = {way_out.key: ANYWAY for way_out in filled.form.exits}
    steps = filled.form.walk({**filled.answers, **onward}).steps
    keys = [step.key for step in steps]
    index = keys.index(current) if current in keys else len(keys)
    shown = []
    for position, step in enumerate(steps):
        is_done = step.key in filled.complete and step.key != current
        state = "current" if position == index else "done" if is_done else "todo"
        url = reverse("forms:step", args=[draft.uuid, step.key]) if draft and is_done else ""
        shown.append({"title": say(step.title, language), "state": state, "url": url})
    last = "current" if index == len(keys) else "todo"
    shown.append({"title": _("Check your answers"), "state": last, "url": ""})
    back_url = shown[index - 1]["url"] if 0 < index <= len(shown) else ""
    return {
        "stepper": shown,
        "number": index + 1,
        "total": len(shown),
        "back_url": back_url,
    }


def eligibility(filled: Filled, language: str) -> dict[str, Any]:
    """In words: the level, why, and where to go besides. Reasons and ways are told once each."""
    found = filled.form.eligibility(filled.answers)
    ways = [say(way, language) for check in found.failed for way in check.ways]
    return {
        "level": found.level,
        "reasons": list(dict.fromkeys(say(check.reason, language) for check in found.failed)),
        "ways": list(dict.fromkeys(ways)),
    }


def exit_page(request: HttpRequest, wizard: "IntakeWizard") -> HttpResponse:
    way_out = wizard.filled.walk.exit
    assert way_out is not None
    assert wizard.draft is not None
    language = wizard.language
    page = {
        "form_title": say(wizard.filled.form.title, language),
        "title": say(way_out.title, language),
        "lead": say(way_out.lead, language),
        "ways": [say(way, language) for way in way_out.ways],
        "anyway": say(way_out.anyway, language),
        "action": wizard.get_step_url(way_out.key),
        "back_url": wizard.get_step_url(wizard.filled.walk.steps[-1].key),
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/exit.html", page | around(wizard.draft))
