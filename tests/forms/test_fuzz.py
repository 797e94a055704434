"""Random walks through every shipped form: nothing is an error page, nothing saved is lost.

``SNODO_WALKS`` says how many (``make soak`` walks 10,000); a walk that fails prints its seed.
"""

import os
import random
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms.catalogue import SHIPPED
from forms.filled import Filled
from forms.models import Draft, FormVersion, Submission
from forms.publishing import publish_shipped
from portal import throttle
from tests.forms import walking
from tests.forms.filling import aged, hidden

WALKS = int(os.environ.get("SNODO_WALKS", "16"))
MOVES = 14


class Walk:
    """One person with one browser, who may not know what they are doing."""

    def __init__(self, version: FormVersion, seed: int) -> None:
        self.version, self.seed = version, seed
        self.dice = random.Random(seed)
        self.client = Client()
        self.kept: dict[str, Any] = {}
        self.draft: Draft | None = None

    def run(self) -> None:
        self.begin()
        for _move in range(MOVES):
            move = self.dice.choices(
                (self.answer, self.scribble, self.wander, self.stop, self.send, self.from_old_page),
                weights=(10, 3, 2, 1, 1, 1),
            )[0]
            move()
            self.hold()
            if self.draft is None:  # it was sent
                return
        self.finish()

    # --- moves ----------------------------------------------------------------------------------

    def begin(self) -> None:
        url = reverse("forms:start", args=[self.version.form_key])
        page = self.client.get(url)
        sent = walking.first(self.version.form, self.dice)
        answer = self.post(url, {"started": [aged(hidden(page, "started"))], **sent})
        assert answer.status_code == 302, (self.seed, answer.context["errors"])
        self.draft = Draft.objects.order_by("-pk")[0]
        self.kept = self.saved()

    def answer(self) -> None:
        """The page that is open, or one already answered, in full."""
        filled = self.filled()
        done = [step.key for step in filled.walk.steps if step.key in filled.complete]
        key = filled.open_step() or self.dice.choice(done)
        if done and self.dice.random() < 0.3:
            key = self.dice.choice(done)
        page = self.client.get(self.url(key))
        if key not in self.version.form.by_key:
            self.post(self.url(key), {})
        elif page.status_code == 200:
            step = self.version.form.by_key[key]
            answer = self.post(
                self.url(key), {"seen": [hidden(page, "seen")], **walking.fields(step, self.dice)}
            )
            if answer.status_code == 302:
                self.kept[key] = self.saved().get(key)
        self.only_touched(key)

    def scribble(self) -> None:
        step = self.dice.choice(self.version.form.steps)
        page = self.client.get(self.url(step.key))
        seen = [hidden(page, "seen")] if page.status_code == 200 else []
        self.post(self.url(step.key), {**walking.nonsense(step, self.dice), "seen": seen})
        self.only_touched(step.key)

    def wander(self) -> None:
        keys = [step.key for step in self.version.form.steps] + ["nowhere"]
        for path in (self.url(self.dice.choice(keys)), self.page("code"), self.page("leave")):
            answer = self.client.get(path + self.dice.choice(("", "?add=1", "?next=check")))
            assert answer.status_code < 500, (self.seed, path)

    def stop(self) -> None:
        step = self.dice.choice(self.version.form.steps)
        self.post(self.url(step.key), {**walking.nonsense(step, self.dice), "save": ["1"]})
        self.only_touched(step.key)

    def send(self) -> None:
        page = self.client.get(self.page("check"))
        seen = hidden(page, "seen") if page.status_code == 200 else "nothing"
        for _twice in range(self.dice.randint(1, 2)):
            self.post(self.page("check"), {"seen": [seen]})

    def from_old_page(self) -> None:
        """A page that was open before something else was saved."""
        step = self.dice.choice(self.version.form.steps)
        old = uuid.UUID(int=self.dice.getrandbits(128)).hex[:16]
        self.post(self.url(step.key), {"seen": [old], **walking.fields(step, self.dice)})
        self.only_touched(step.key)

    # --- what must hold -------------------------------------------------------------------------

    def only_touched(self, key: str) -> None:
        """Whatever happened to one page, no other page's saved answers moved."""
        now = self.saved()
        for other, data in self.kept.items():
            if other != key:
                assert now.get(other) == data, (self.seed, other)
        self.kept = now

    def hold(self) -> None:
        draft = Draft.objects.get(pk=self.draft.pk)  # type: ignore[union-attr]
        sent = Submission.objects.filter(draft=draft).count()
        assert sent == (1 if draft.submitted_at else 0), self.seed
        if draft.submitted_at:
            self.draft = None

    def finish(self) -> None:
        """From wherever the walk ended, the form can be finished and sent."""
        for _step in range(40):
            key = self.filled().open_step()
            if key is None:
                break
            if key not in self.version.form.by_key:
                self.post(self.url(key), {})
                continue
            page = self.client.get(self.url(key))
            step = self.version.form.by_key[key]
            sent = walking.fields(step, self.dice)
            answer = self.post(self.url(key), {"seen": [hidden(page, "seen")], **sent})
            assert answer.status_code == 302, (self.seed, key, answer.context["errors"])
        page = self.client.get(self.page("check"))
        assert page.status_code == 200, (self.seed, page.get("Location"))
        answer = self.post(self.page("check"), {"seen": [hidden(page, "seen")]})
        assert answer["Location"] == self.page("receipt"), self.seed
        assert Submission.objects.filter(draft=self.draft).count() == 1

    # --- hands ----------------------------------------------------------------------------------

    def post(self, url: str, sent: walking.Fields) -> Any:
        answer = self.client.post(url, sent)
        assert answer.status_code < 500, (self.seed, url)
        return answer

    def filled(self) -> Filled:
        assert self.draft is not None
        return Filled(self.version.form, Draft.objects.get(pk=self.draft.pk))

    def saved(self) -> dict[str, Any]:
        return dict(self.filled().steps)

    def url(self, step: str) -> str:
        return reverse("forms:step", args=[self.draft.uuid, step])  # type: ignore[union-attr]

    def page(self, name: str) -> str:
        return reverse(f"forms:{name}", args=[self.draft.uuid])  # type: ignore[union-attr]


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_no_walk_ends_badly_and_none_loses_an_answer(key, home, delivered, private_files):
    publish_shipped()
    version = FormVersion.objects.current(key)
    base = int(os.environ.get("SNODO_SEED", "0"))
    for number in range(max(1, WALKS // len(SHIPPED))):
        throttle.forget("draft", "127.0.0.1")
        Walk(version, base + number).run()
