"""What changes between two versions of a form, in sentences for the person who publishes."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _
from django.utils.translation import override

from forms.carry import same_question
from forms.declaration import Ask, Form, Step, say


@dataclass(frozen=True)
class Change:
    """``kind`` is added, removed or changed; ``what`` is ``step:KEY``, ``ask:KEY`` or ``form``.
    ``asks_again``: whoever already answered must answer once more when drafts are carried over."""

    kind: str
    what: str
    sentence: str
    asks_again: bool = False


def changes(old: Form, new: Form, language: str) -> list[Change]:
    """In the order of the new form; what was taken away comes last."""
    with override(language):
        return [*_form(old, new, language), *_steps(old, new, language), *_gone(old, new, language)]


def _form(old: Form, new: Form, language: str) -> Iterator[Change]:
    if say(old.title, language) != say(new.title, language):
        yield Change("changed", "form", _("The title is now “%s”.") % say(new.title, language))
    if (old.flags, old.checks) != (new.flags, new.checks):
        yield Change(
            "changed", "form", _("What is flagged or checked has changed. Nobody is asked again.")
        )
    if old.exits != new.exits:
        yield Change("changed", "form", _("The pages about other help have changed."))


def _steps(old: Form, new: Form, language: str) -> Iterator[Change]:
    for step in new.steps:
        title = say(step.title, language)
        before = old.by_key.get(step.key)
        if before is None:
            yield Change("added", f"step:{step.key}", _("New page: “%s”.") % title)
        elif (before.only, before.leave, before.leave_to) != (
            step.only,
            step.leave,
            step.leave_to,
        ):
            yield Change(
                "changed",
                f"step:{step.key}",
                _("The page “%s” is shown, or left, under other conditions.") % title,
            )
        yield from _asks(old, step, language)
    if [one.key for one in old.steps if one.key in new.by_key] != [
        one.key for one in new.steps if one.key in old.by_key
    ]:
        yield Change("changed", "form", _("The pages are in another order."))


def _asks(old: Form, step: Step, language: str) -> Iterator[Change]:
    before = {ask.key: (one, ask) for one, ask in old.asks()}
    for ask in step.asks:
        where, label = f"ask:{ask.key}", say(ask.label, language)
        if ask.key not in before:
            yield Change("added", where, _("New question: “%s”.") % label, asks_again=True)
            continue
        was_step, was = before[ask.key]
        if was_step.key != step.key:
            yield Change("changed", where, _("“%s” is asked on another page.") % label)
        if not same_question(was, ask) or was_step.repeat != step.repeat:
            yield Change("changed", where, _reworded(was, ask, language), asks_again=True)
        elif _besides(was) != _besides(ask):
            yield Change(
                "changed",
                where,
                _("“%s”: its hint, its limits or its conditions have changed.") % label,
            )


def _reworded(was: Ask, ask: Ask, language: str) -> str:
    before, now = say(was.label, language), say(ask.label, language)
    if before != now:
        return _("“%(before)s” is now “%(now)s”.") % {"before": before, "now": now}
    return _("“%s” is answered in another way.") % now


def _gone(old: Form, new: Form, language: str) -> Iterator[Change]:
    kept = {ask.key for _step, ask in new.asks()}
    for step, ask in old.asks():
        if ask.key not in kept:
            label = say(ask.label, language)
            yield Change("removed", f"ask:{ask.key}", _("No longer asked: “%s”.") % label)
        if ask is step.asks[-1] and step.key not in new.by_key:
            title = say(step.title, language)
            yield Change("removed", f"step:{step.key}", _("The page “%s” is gone.") % title)


def _besides(ask: Ask) -> tuple[object, ...]:
    """All of a question but what makes its answer mean something."""
    own = {"key", "kind", "label", "options"}
    return tuple(getattr(ask, one.name) for one in fields(ask) if one.name not in own)
