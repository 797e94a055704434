"""Somebody who fills in any shipped form in a browser, one page after the other.

What is chosen decides the way: ``choices`` maps a question's key to the answer or answers. Other
questions get the first answer there is, or a text that fits.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from forms.declaration import Ask, Form, Step
from tests.browser.going import follow

TEXTS = {
    "email": "amina@example.org",
    "phone": "333 123 4567",
    "money": "450",
    "date": (dt.date.today() - dt.timedelta(days=4)).isoformat(),
    "tax_code": "00514490010",
    "signature": "Amina Diallo",
}
# The widest way through each form: every conditional page is met.
WIDEST: Mapping[str, Mapping[str, Any]] = {
    "ask-help": {"cannot_wait": ["tonight", "letter"], "in_torino": "yes"},
    "housing-risk": {"in_torino": "yes", "letter": "order", "contract": "rent"},
    "place-to-stay": {
        "tonight": "outside",
        "with_whom": "children",
        "hurt": "yes",
        "has_letter": "yes",
        "needs": ["near", "fridge"],
    },
    "life-budget": {
        "kinds": ["home", "care", "yourself", "training", "search"],
        "has_paper": "yes",
    },
    "work-training": {"wants": ["internship", "job"], "has_cv": "yes", "barriers": ["care"]},
    "landlord-agreement": {"wish": "both", "trouble": ["rent"], "has_photos": "yes"},
    "give-a-hand": {
        "age": "16_17",
        "as_what": "group",
        "ways": ["volunteer", "time_bank", "goods"],
    },
    "join-network": {"accredited": "yes", "runts": "yes"},
}


REFERENCE = re.compile(r"TO-\d{4}-[0-9A-Z]+")


def told(page: Page, pattern: re.Pattern[str]) -> str:
    """What the page says in this form: a number, a code."""
    main = page.locator("main")
    expect(main).to_contain_text(pattern)
    found = pattern.search(main.inner_text())
    assert found
    return found[0]


def choose(page: Page, name: str, value: str) -> None:
    """From a list; where a script has made a long one into a field to type in, by typing."""
    chosen = page.locator(f"select[name='{name}']")
    if chosen.is_visible():
        chosen.select_option(value)
        return
    label = chosen.locator(f"option[value='{value}']").inner_text()
    page.locator(f"#id_{name}").press_sequentially(label)
    page.get_by_role("option", name=label, exact=True).click()
    expect(chosen).to_have_value(value)


class Person:
    def __init__(
        self,
        page: Page,
        form: Form,
        choices: Mapping[str, Any],
        look: Callable[[Page, str], None] = lambda _page, _name: None,
    ) -> None:
        self.page, self.form, self.choices, self.look = page, form, choices, look
        self.met: list[str] = []

    def walk(self, start: str) -> str:
        """From the start page's address to the receipt: the reference."""
        page = self.page
        page.goto(start)
        self.look(page, "page")
        follow(page.locator("main a.btn-primary").first)
        self.answer(self.form.steps[0])
        self.go_on()
        self.look(page, "code")
        follow(page.locator(".form-actions a.btn-primary"))
        while (step := self.step()) is not None:
            self.answer(step)
            self.go_on()
            assert self.step() != step, page.locator(
                ".error-summary, .invalid-feedback"
            ).all_inner_texts()
        self.look(page, "check")
        follow(page.locator("main form .btn-primary").last)
        expect(page.locator(".form-next")).to_be_visible()
        self.look(page, "receipt")
        return told(page, REFERENCE)

    def step(self) -> Step | None:
        key = self.page.url.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
        return self.form.by_key.get(key)

    def go_on(self) -> None:
        follow(self.page.locator("#step-form .form-actions button[type=submit]").first)

    def answer(self, step: Step) -> None:
        self.met.append(step.key)
        prefix = f"{step.key}-0" if step.repeat else step.key
        for ask in step.asks:
            if ask.kind == "info":
                continue
            self._answer(ask, f"{prefix}-{ask.key}")
        self.look(self.page, step.key)

    def _answer(self, ask: Ask, name: str) -> None:
        fields = self.page.locator(f"[name='{name}'], [name^='{name}_']")
        if ask.kind == "upload":
            self.page.locator(f"[name='{name}-later']").check(force=True)
        elif fields.count() == 0:
            return
        elif ask.kind in ("choice", "choices", "yesno", "district", "notice"):
            self._choose(ask, name, fields)
        elif ask.kind == "date_parts":
            for part, text in (("day", "27"), ("month", "3"), ("year", "1985")):
                self.page.fill(f"[name='{name}_{part}']", text)
        elif ask.kind == "address":
            self.page.fill(f"[name='{name}_street']", "Via Garibaldi")
        else:
            self.page.fill(f"[name='{name}']", str(self.choices.get(ask.key, self._text(ask))))

    def _text(self, ask: Ask) -> str:
        if ask.kind == "number":
            return str(2015 if ask.key == "member_born" else int(ask.least or 0) + 3)
        return TEXTS.get(ask.kind, "Amina")

    def _choose(self, ask: Ask, name: str, fields: Locator) -> None:
        wanted = self.choices.get(ask.key)
        if ask.kind == "notice":
            fields.first.check(force=True)
            return
        options = self.page.locator(f"select[name='{name}'] option")
        if options.count():
            values = [option.get_attribute("value") or "" for option in options.all()]
            choose(self.page, name, wanted or next(filter(None, values)))
            return
        for value in wanted if isinstance(wanted, list) else [wanted]:
            chosen = self.page.locator(f"[name='{name}'][value='{value}']") if value else fields
            chosen.first.check(force=True)
