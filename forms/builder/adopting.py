"""From a declaration to the editor's blocks: to go on from a form in code or in a file."""

from typing import Any
from uuid import uuid4

from django.conf import settings

from forms.builder import conditions, options
from forms.builder.compiling import PEOPLE, TITLE, Source, place_of, show_limit
from forms.builder.earlier import Earlier
from forms.declaration import Ask, Check, Exit, Flag, Form, Step, Text, say

Raw = dict[str, Any]


def taken_apart(form: Form) -> Source:
    """``compiled(taken_apart(form)).form == form`` for a form with every text in the main language.
    Raises ``conditions.TooDeepError`` for conditions no editor could read."""
    taker = _Taker(Earlier.whole(form))
    title = taker.text(form.title, TITLE)
    fields = {
        "steps": [taker.step(step) for step in form.steps],
        "exits": [taker.exit(one) for one in form.exits],
        "flags": [taker.flag(one) for one in form.flags],
        "checks": [taker.check(one) for one in form.checks],
    }
    return Source(
        form.key,
        title,
        fields,
        destination=form.destination,
        topic=form.topic,
        second_fact=form.second_fact,
        derived=form.derived,
        translations=taker.translations,
    )


class _Taker:
    def __init__(self, earlier: Earlier) -> None:
        self.earlier = earlier
        self.translations: dict[str, dict[str, dict[str, str]]] = {}

    def step(self, step: Step) -> Raw:
        block = _block(PEOPLE if step.repeat else "page")
        # Inside a repeated page a condition reads the answers of the same row.
        here = self.earlier.after(step)
        if step.repeat:
            here = Earlier({**here.asks, **{ask.key: ask for ask in step.asks}}, here.groups)
        block["value"] = {
            "key": step.key,
            "title": self.text_of(block, "title", step.title),
            "lead": self.text_of(block, "lead", step.lead),
            "questions": [self.ask(ask, here) for ask in step.asks],
            "only": conditions.take_apart(step.only, self.earlier),
            "leave": conditions.take_apart(step.leave, self.earlier),
            "leave_to": step.leave_to,
        }
        if step.repeat:
            block["value"] |= {
                "group": step.repeat,
                "most": step.most,
                "row_title": self.text_of(block, "row_title", step.row_title),
                "add_label": self.text_of(block, "add_label", step.add_label),
            }
        return block

    def ask(self, ask: Ask, earlier: Earlier) -> Raw:
        block = _block(ask.kind)
        value = block["value"] = {
            "key": ask.key,
            **{
                name: self.text_of(block, name, getattr(ask, name))
                for name in ("label", "hint", "warning")
            },
            "required": ask.required,
            "later": ask.later,
            "sensitive": ask.sensitive,
            "means": ask.means,
            "autocomplete": ask.autocomplete,
            "least": show_limit(ask.kind, ask.least),
            "most": show_limit(ask.kind, ask.most),
            "only": conditions.take_apart(ask.only, earlier),
        }
        if ask.options:
            known = [
                {
                    "key": one.key,
                    "label": self.text(one.label, place_of(block, "options", one.key)),
                    "alone": one.alone,
                }
                for one in ask.options
            ]
            value["options"] = {
                "lines": "\n".join(map(options.written, known)),
                "known": known,
            }
        return block

    def exit(self, way_out: Exit) -> Raw:
        block = _block("exit")
        block["value"] = {
            "key": way_out.key,
            **{
                name: self.text_of(block, name, getattr(way_out, name))
                for name in ("title", "lead", "anyway")
            },
            "ways": self.ways(block, way_out.ways),
        }
        return block

    def flag(self, flag: Flag) -> Raw:
        block = _block("flag")
        block["value"] = {
            "key": flag.key,
            "label": self.text_of(block, "label", flag.label),
            "when": conditions.take_apart(flag.when, self.earlier),
            "urgency": flag.urgency,
        }
        return block

    def check(self, check: Check) -> Raw:
        block = _block("doubt")
        block["value"] = {
            "key": check.key,
            "when": conditions.take_apart(check.when, self.earlier),
            "level": check.level,
            "reason": self.text_of(block, "reason", check.reason),
            "ways": self.ways(block, check.ways),
        }
        return block

    def ways(self, block: Raw, ways: tuple[Text, ...]) -> list[Raw]:
        found = []
        for way in ways:
            item = {"type": "item", "id": str(uuid4())}
            found.append({**item, "value": self.text(way, place_of(block, "ways", item["id"]))})
        return found

    def text_of(self, block: Raw, name: str, text: Text) -> str:
        return self.text(text, place_of(block, name))

    def text(self, text: Text, place: str) -> str:
        """The words in the main language; the others are set beside as translations of them."""
        main = say(text, settings.LANGUAGE_CODE)
        for code, words in {} if isinstance(text, str) else text.items():
            if code != settings.LANGUAGE_CODE and words:
                self.translations.setdefault(code, {})[place] = {"text": words, "of": main}
        return main


def _block(kind: str) -> Raw:
    return {"type": kind, "id": str(uuid4()), "value": {}}
