"""The people of the journey, each with a browser of their own."""

import random
import re
import string
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.any_form import REFERENCE, choose, told
from tests.browser.going import follow
from tests.browser.looking import look
from tests.forms import papers

LETTER = papers.pdf()
CODE = re.compile(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")


class Citizen:
    """Fills the form the way a person does: reads the page, answers, presses Continue."""

    def __init__(self, page: Page, path: Path, *, javascript: bool) -> None:
        self.page = page
        self.javascript = javascript
        self.letter = path / "lettera.pdf"
        self.letter.write_bytes(LETTER)
        self.family_name = "Diallo-" + "".join(random.choices(string.ascii_lowercase, k=8))
        self.code = ""
        self.reference = ""
        self.checked: set[str] = set()

    def look(self, name: str) -> None:
        """Every page on the way fits its window and is free of what axe can find."""
        if self.javascript and name not in self.checked:
            self.checked.add(name)
            look(self.page)

    def go_on(self) -> None:
        follow(self.page.locator("#step-form .form-actions .btn-primary"))

    def pick(self, name: str, value: str) -> None:
        field = self.page.locator(f"[name='{name}'][value='{value}']")
        if field.count():  # the page is complete: every way here waits for that
            field.check(force=True)
        else:
            choose(self.page, name, value)

    def at(self, step: str) -> None:
        expect(self.page).to_have_url(re.compile(rf"/{step}/(\?.*)?(#.*)?$"))
        self.look(step)

    def read_guide_and_start(self, home: str) -> None:
        page = self.page
        page.goto(home)
        self.look("home")
        follow(page.locator(".it-card-urgent a"))
        expect(page.locator("ol.step-list > li").nth(3)).to_be_visible()
        self.look("guide")
        follow(page.locator("main a[href*='rischio-di-perdere'], main a[href*='at-risk-of']").first)
        self.look("form page")
        follow(page.locator("main a.btn-primary, main form button.btn-primary").first)

    def answer_first_steps(self) -> None:
        page = self.page
        expect(page.locator("#step-form")).to_be_visible()
        self.look("start")
        page.fill("[name=you-given_name]", "Amina")
        page.fill("[name=you-birth_date_day]", "27")
        page.fill("[name=you-birth_date_month]", "3")
        page.fill("[name=you-birth_date_year]", "1985")
        self.go_on()
        self.code = told(page, CODE)
        self.look("code")
        follow(page.locator(".form-actions a.btn-primary"))
        self.at("home")
        self.pick("home-in_torino", "yes")
        self.pick("home-district", "6")
        self.go_on()
        self.at("tenancy")

    def answer_the_rest(self) -> None:
        page = self.page
        self.pick("tenancy-contract", "rent")
        self.pick("tenancy-registered", "yes")
        self.go_on()
        self.at("rent")
        page.fill("[name=rent-monthly_cost]", "450")
        page.fill("[name=rent-months_behind]", "3")
        self.go_on()
        self.at("letters")
        self.pick("letters-letter", "order")
        page.set_input_files("input[type=file]", str(self.letter))
        self.go_on()
        self.at("urgent")  # the conditional step
        self.go_on()
        self.at("people")
        page.fill("[name=people-0-member_name]", "Sami")
        page.fill("[name=people-0-member_born]", "2015")
        self.pick("people-0-member_relation", "child")
        follow(page.locator("button[name=add_row]"))
        page.fill("[name=people-1-member_name]", "Nadia")
        page.fill("[name=people-1-member_born]", "1988")
        self.pick("people-1-member_relation", "partner")
        self.look("people")
        self.go_on()
        self.at("money")
        self.pick("money-income", "up_to_500")
        self.pick("money-debts", "bills")
        self.go_on()
        self.at("story")
        page.fill("[name=story-own_words]", "Ho perso il lavoro. أحتاج إلى مساعدة 🙏")
        self.go_on()
        self.at("contacts")
        page.fill("[name=contacts-family_name]", self.family_name)
        page.fill("[name=contacts-email]", "amina@example.org")
        self.go_on()
        self.at("reach")
        self.pick("reach-language", "fr")
        self.pick("reach-channel", "email")
        self.pick("reach-safe_contact", "yes")
        page.check("[name=reach-notice]", force=True)
        self.go_on()

    def check_and_send(self) -> None:
        page = self.page
        expect(page.locator(".form-declaration")).to_be_visible()
        self.look("check")
        for words in ("Sami", "Nadia", self.family_name, "lettera.pdf", "🙏"):
            expect(page.locator("main")).to_contain_text(words)
        follow(page.locator("main form .btn-primary").last)
        expect(page.locator(".form-next")).to_be_visible()
        self.look("receipt")
        self.reference = told(page, REFERENCE)

    def status(self) -> Locator:
        return self.page.locator("main")
