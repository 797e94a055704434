"""Walks a form with demo answers through every branch: what "Test this form" shows.

The walks begin with everyday answers and turn off at one more place each time, so that the first
hundreds meet every branch that depends on few answers together.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from forms.builder.candidates import Candidates
from forms.declaration import ANYWAY, Ask, Exit, Form, Rule, Step, say
from forms.filled import Filled
from forms.stepforms import form_class

MOST_WALKS = 300
Choices = Mapping[str, int]


@dataclass
class Walked:
    """One way through. ``answers`` are the pruned ones; ``rules`` say in words what each condition
    on the way did; ``problems`` what somebody who answers so would meet."""

    steps: list[Step]
    answers: dict[str, Any]
    exit: Exit | None
    rules: list[tuple[str, bool]]
    problems: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    # The answers that made this way differ from the everyday one.
    turns: list[tuple[Ask | Step, Any]] = field(default_factory=list)


@dataclass
class Report:
    walks: list[Walked]
    # Ways that show other pages: what is worth reading.
    ways: list[Walked]
    problems: list[str]
    tried_all: bool


def walk_all(form: Form, language: str, most: int = MOST_WALKS) -> Report:
    walker = _Walker(form, language)
    walks: list[Walked] = []
    waiting: deque[dict[str, int]] = deque([{}])
    known = {frozenset[tuple[str, int]]()}
    while waiting and len(walks) < most:
        choices = waiting.popleft()
        walked, met = walker.walk(choices)
        walks.append(walked)
        for key, number in met.items():
            if key in choices:
                continue
            for other in range(1, number):
                turned = {**choices, key: other}
                if (name := frozenset(turned.items())) not in known:
                    known.add(name)
                    waiting.append(turned)
    ways = _different(walks)
    return Report(walks, ways, [*_found(walks), *_never(form, walks, language)], not waiting)


def reach(form: Form, key: str, language: str, most: int = 120) -> dict[str, Any]:
    """Demo answers with which the page or exit ``key`` comes; the everyday ones if none does."""
    walker = _Walker(form, language, checks=False)
    first: dict[str, Any] | None = None
    waiting: deque[dict[str, int]] = deque([{}])
    known = {frozenset[tuple[str, int]]()}
    tried = 0
    while waiting and tried < most:
        choices = waiting.popleft()
        walked, met = walker.walk(choices)
        tried += 1
        first = walked.answers if first is None else first
        if key in {step.key for step in walked.steps} or key in walked.answers:
            return walked.answers
        for name, number in met.items():
            for other in range(1, number) if name not in choices else ():
                turned = {**choices, name: other}
                if (mark := frozenset(turned.items())) not in known:
                    known.add(mark)
                    waiting.append(turned)
    return first or {}


class _Walker:
    def __init__(self, form: Form, language: str, *, checks: bool = True) -> None:
        self.form, self.language, self.checks = form, language, checks
        self.candidates = Candidates(form, language)
        self.digest = form.digest() if checks else ""
        self._judged: dict[str, list[str]] = {}

    def walk(self, choices: Choices) -> tuple[Walked, dict[str, int]]:
        """One way, and between how many sorts of answer it chose at each place."""
        met: dict[str, int] = {}
        given: dict[str, Any] = {}
        found = Walked([], {}, None, [])
        for step in self.form.steps:
            if step.only is not None:
                self._tell(found, step.only, given, _("Page “%s”") % say(step.title, self.language))
                if not step.only.holds(given):
                    continue
            found.steps.append(step)
            own = self._fill(step, given, choices, met, found)
            if self.checks:
                found.problems += self._judge(step, own, given)
            given |= own
            if step.leave is not None and step.leave_to:
                way_out = self.form.exit(step.leave_to)
                title = say(way_out.title, self.language)
                self._tell(found, step.leave, given, _("Other help “%s”") % title)
                if step.leave.holds(given):
                    met[way_out.key] = 2
                    if choices.get(way_out.key):
                        found.exit = way_out
                        break
                    given[way_out.key] = ANYWAY
        found.answers = given
        return found, met

    def _fill(
        self,
        step: Step,
        given: Mapping[str, Any],
        choices: Choices,
        met: dict[str, int],
        found: Walked,
    ) -> dict[str, Any]:
        if step.repeat:
            lists = self.candidates.for_rows(step)
            met[step.repeat] = len(lists)
            chosen = lists[choices.get(step.repeat, 0)]
            if choices.get(step.repeat):
                found.turns.append((step, chosen))
            return step.visible({step.repeat: chosen}, given)
        own: dict[str, Any] = {}
        for ask in step.asks:
            if ask.only is not None:
                self._tell(found, ask.only, {**given, **own}, say(ask.label, self.language))
                if not ask.only.holds({**given, **own}):
                    continue
            found.asked.add(ask.key)
            values = self.candidates.for_ask(ask, step)
            met[ask.key] = len(values)
            value = values[choices.get(ask.key, 0)]
            if choices.get(ask.key):
                found.turns.append((ask, value))
            if value is not None:
                own[ask.key] = value
        return own

    def _judge(self, step: Step, own: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
        """What the page itself would answer to these answers. The same page with the same answers
        is asked once."""
        asked = [ask.key for ask in step.asks if ask.only is None or ask.only.holds(given)]
        name = repr((step.key, own, asked))
        if name not in self._judged:
            self._judged[name] = list(self._refusals(step, own, given))
        return self._judged[name]

    def _refusals(
        self, step: Step, own: Mapping[str, Any], given: Mapping[str, Any]
    ) -> Iterator[str]:
        filled = Filled(self.form)
        filled.steps[step.key] = dict(own)
        held = {("", ask.key): 1 for ask in step.asks if ask.kind == "upload"}
        rows = own.get(step.repeat, []) if step.repeat else []
        held |= {(row["row"], key): 1 for row in rows for _empty, key in list(held)}
        context: dict[str, Any] = {"earlier": given, "held": held}
        kwargs = {"form_kwargs": context} if step.repeat else context
        posted = filled.post_data(step) or QueryDict()
        page = form_class(self.digest, step, self.language)(posted, prefix=step.key, **kwargs)
        if page.is_valid():
            return
        title = say(step.title, self.language)
        labels = {ask.key: say(ask.label, self.language) for ask in step.asks}
        for part in getattr(page, "forms", [page]):
            for key, texts in part.errors.items():
                for text in texts:
                    yield _("Page “%(page)s”, “%(question)s”: %(text)s") % {
                        "page": title,
                        "question": labels.get(key, key),
                        "text": text,
                    }

    def _tell(self, found: Walked, rule: Rule, answers: Mapping[str, Any], what: str) -> None:
        found.rules.append((what, rule.holds(answers)))


def _different(walks: list[Walked]) -> list[Walked]:
    found: dict[tuple[str, ...], Walked] = {}
    for walked in walks:
        name = tuple(step.key for step in walked.steps)
        found.setdefault((*name, walked.exit.key if walked.exit else ""), walked)
    return list(found.values())


def _found(walks: list[Walked]) -> list[str]:
    return list(dict.fromkeys(problem for walked in walks for problem in walked.problems))


def _never(form: Form, walks: list[Walked], language: str) -> Iterator[str]:
    """What no answer leads to."""
    shown = {step.key for walked in walks for step in walked.steps}
    left = {walked.exit.key for walked in walks if walked.exit}
    asked = {key for walked in walks for key in walked.asked}
    for step in form.steps:
        if step.key not in shown:
            yield _("Nobody comes to the page “%s”.") % say(step.title, language)
            continue
        for ask in step.asks:
            if ask.only is not None and not step.repeat and ask.key not in asked:
                yield _("Nobody is asked “%s”.") % say(ask.label, language)
    for one in form.exits:
        if one.key not in left:
            yield _("Nobody is shown the other help “%s”.") % say(one.title, language)
