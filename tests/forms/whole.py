"""Any shipped form from the first page to the receipt, by HTTP, the way a browser does it."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from django.test import Client

from forms import kinds
from forms.declaration import ANYWAY, ROW, Ask, Form, Step, Walk
from forms.drafts import Draft
from forms.models import FormVersion, Submission
from tests.forms import walking
from tests.forms.filling import Filler, aged, hidden


class Whole(Filler):
    """Somebody who knows all their ``answers`` beforehand, and leaves an exit by going on."""

    def __init__(self, version: FormVersion, answers: Mapping[str, Any]) -> None:
        super().__init__(version, Client())
        self.answers = answers
        self.asked: list[str] = []

    def send_it(self) -> Submission:
        first = self.version.form.steps[0]
        page = self.client.get(self.start_url)
        self.asked.append(first.key)
        answer = self.client.post(
            self.start_url, {"started": [aged(hidden(page, "started"))], **self.sent(first)}
        )
        assert answer.status_code == 302, answer.context["errors"]
        answer = self.client.get(self.page("check"))
        while answer.status_code == 302 and answer["Location"] != self.page("check"):
            answer = self.next_page(answer["Location"])
        self.send()
        return Submission.objects.get(draft=self.draft)

    def next_page(self, url: str) -> Any:
        key = url.rstrip("/").rsplit("/", 1)[-1]
        step = self.version.form.by_key.get(key)
        if step is None:
            return self.client.post(url)
        self.asked.append(key)
        answer = self.post(key, self.sent(step))
        assert answer.status_code == 302, (key, answer.context["errors"])
        return answer

    def sent(self, step: Step) -> dict[str, Any]:
        if not step.repeat:
            return _fields(step, step.key, self.answers)
        rows = self.answers.get(step.repeat, ())
        sent: dict[str, Any] = {
            f"{step.key}-TOTAL_FORMS": str(len(rows)),
            f"{step.key}-INITIAL_FORMS": "0",
        }
        for position, row in enumerate(rows):
            sent |= _fields(step, f"{step.key}-{position}", row)
        return sent

    @property
    def draft(self) -> Draft:
        return Draft.objects.filter(version=self.version).order_by("-pk")[0]


def _fields(step: Step, prefix: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for ask in step.asks:
        if ask.kind == "notice":
            sent[f"{prefix}-{ask.key}"] = "on"
        elif ask.key in answers:
            sent |= kinds.get(ask.kind).post(f"{prefix}-{ask.key}", answers[ask.key])
    return sent


def answers(form: Form, dice: random.Random) -> dict[str, Any]:
    """A form answered somehow: what is compulsory always, the rest more often than not."""
    found: dict[str, Any] = {way.key: ANYWAY for way in form.exits}
    for step in form.steps:
        if step.repeat:
            found[step.repeat] = [
                {ROW: f"r{number}", **_some(step.asks, dice)}
                for number in range(dice.randint(0, 2))
            ]
        else:
            found |= _some(step.asks, dice)
    return found


def _some(asks: tuple[Ask, ...], dice: random.Random) -> dict[str, Any]:
    return {
        ask.key: walking.value(ask, dice)
        for ask in asks
        if kinds.get(ask.kind).is_answered and (ask.required or dice.random() < 0.6)
    }


def covering(form: Form, most: int = 400) -> Iterator[dict[str, Any]]:
    """Answers that together meet every page, every exit and every conditional question."""
    missing = everything(form)
    for seed in range(most):
        found = answers(form, random.Random(seed))
        met = met_by(form.walk(found))
        if met & missing:
            missing -= met
            yield found
        if not missing:
            return
    raise AssertionError(f"{form.key}: never met {sorted(missing)}")


def everything(form: Form) -> set[str]:
    """Names of all that a person may or may not be shown."""
    asks = {
        ask.key for step, ask in form.asks() if not step.repeat and kinds.get(ask.kind).is_answered
    }
    return {step.key for step in form.steps} | {way.key for way in form.exits} | asks


def met_by(walk: Walk) -> set[str]:
    return {step.key for step in walk.steps} | set(walk.answers)
