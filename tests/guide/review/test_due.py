"""Reports of what is due, and the letter of the day."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from guide.models import Fact, ReviewState
from guide.review import deciding, digest
from home.models import PageTopic, Topic
from tests.guide.review.conftest import Desk
from tests.network.factories import MembershipFactory
from workflow import outbox
from workflow.models import Message

NAMES = ("guide_reviews_waiting", "guide_reviews_again", "guide_facts_due")
MONDAY = dt.date(2030, 3, 4)


def report(client: Client, name: str, **asked: Any) -> str:
    return client.get(reverse(name), asked).content.decode()


def exported(client: Client, name: str) -> str:
    answer = client.get(reverse(name), {"export": "csv"})
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def browser(desk: Desk, client: Client) -> Client:
    client.force_login(desk.author)
    return client


def fill(desk: Desk, number: int, prefix: str) -> list[ReviewState]:
    found = []
    for each in range(number):
        guide = desk.new_guide(f"{prefix} {each}")
        desk.write(desk.author, guide)
        found.append(desk.ask(guide=guide))
        Fact.objects.create(
            key=f"{prefix.lower()}-{each}", value={"it": "=1+1"}, source={"it": "Law"},
            checked_on=dt.date(2020, 1, 1), valid_until=dt.date(2021, 1, 1),
        )  # fmt: skip
    return found


def test_what_waits_is_listed_late_first_with_who_has_it(desk: Desk, browser: Client) -> None:
    first, second = fill(desk, 2, "Guide")
    ReviewState.objects.filter(pk=second.pk).update(due_on=dt.date(2020, 1, 7))
    deciding.claim(second.pk, desk.expert)
    text = report(browser, "guide_reviews_waiting")
    assert text.index("Guide 1") < text.index("Guide 0")
    for shown in ("7 gennaio 2020 – in ritardo", "Edda", "ancora nessuno", "Ada"):
        assert shown in text
    assert "Guide 0" not in report(browser, "guide_reviews_waiting", late="true")
    deciding.reject(first.pk, desk.expert, reasons=["wrong"], comment="No")
    assert "Guide 0" not in report(browser, "guide_reviews_waiting")


def test_texts_come_back_before_their_day_and_when_they_never_had_one(
    desk: Desk, browser: Client
) -> None:
    today = timezone.localdate()
    desk.new_guide("Never checked")
    desk.new_guide("Past", review_again_on=dt.date(2021, 5, 1))
    desk.new_guide("Far", review_again_on=today + dt.timedelta(days=200))
    desk.new_guide("Hidden", review_again_on=dt.date(2021, 5, 1)).unpublish()
    text = report(browser, "guide_reviews_again")
    assert "Never checked" in text
    assert "maggio 2021 – in ritardo" in text
    assert "Far" not in text
    assert "Hidden" not in text


def test_filters_by_topic_and_language(desk: Desk, browser: Client) -> None:
    fill(desk, 2, "Guide")
    guide = ReviewState.objects.order_by("pk")[0].page
    wide = Topic.objects.create(key="wide-t", label={"it": "Casa"})
    narrow = Topic.objects.create(key="narrow-t", label={"it": "Sfratto"}, parent=wide)
    PageTopic.objects.create(page=guide, topic=narrow)
    english = Locale.objects.get_or_create(language_code="en")[0]
    for name in ("guide_reviews_waiting", "guide_reviews_again"):
        for topic in (wide, narrow):
            text = report(browser, name, topic=topic.pk)
            assert "Guide 0" in text
            assert "Guide 1" not in text
        assert "Guide 0" in report(browser, name, locale=guide.locale_id)
        assert "Guide 0" not in report(browser, name, locale=english.pk)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "query",
    ["topic=x", "topic=%00", "locale=-1", "late=maybe", "p=0", "p=abc", "topic=99999999999999999999",
     "export=exe", "q=%00&topic=&locale="],
)  # fmt: skip
def test_odd_filters_get_an_answer(desk: Desk, browser: Client, name: str, query: str) -> None:
    assert browser.get(f"{reverse(name)}?{query}").status_code < 500


@pytest.mark.parametrize("name", NAMES)
def test_a_report_costs_the_same_with_few_and_many(desk: Desk, browser: Client, name: str) -> None:
    fill(desk, 2, "Few")
    browser.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        report(browser, name)
    fill(desk, 8, "Many")
    with CaptureQueriesContext(connection) as many:
        report(browser, name)
    assert len(many) == len(few) <= 22


def test_exports_are_whole_and_harmless(desk: Desk, browser: Client) -> None:
    fill(desk, 1, "=2+3")
    for name in NAMES:
        text = exported(browser, name)
        assert ",=1" not in text
        assert "\n=2" not in text
    assert "'=2+3 0" in exported(browser, "guide_reviews_waiting")
    assert "Ada" in exported(browser, "guide_reviews_waiting")


def test_experts_read_the_reports_and_partners_do_not(desk: Desk, client: Client) -> None:
    partner = MembershipFactory().user
    for name in NAMES:
        client.force_login(desk.expert)
        assert client.get(reverse(name)).status_code == 200
        client.force_login(partner)
        assert client.get(reverse(name)).status_code == 302


def letters() -> dict[str, str]:
    found = Message.objects.filter(key__startswith="review-digest")
    return {letter.recipient: letter.body for letter in found}


def test_the_letter_of_the_day_tells_each_expert_what_is_due(desk: Desk, on: Any) -> None:
    on(MONDAY)
    late, claimed, own, calm = fill(desk, 4, "Guide")
    near = [late.pk, claimed.pk, own.pk]
    desk.new_guide("Past", review_again_on=MONDAY - dt.timedelta(days=1))
    deciding.claim(claimed.pk, desk.other)
    desk.write(desk.expert, own.page)
    ReviewState.objects.filter(pk__in=near).update(due_on=MONDAY)
    ReviewState.objects.filter(pk=calm.pk).update(due_on=MONDAY + dt.timedelta(days=9))
    assert digest.attend() == 2
    found = letters()
    mine, theirs = found[desk.expert.email], found[desk.other.email]
    assert "Guide 0" in mine
    assert "Guide 1" not in mine
    assert "Guide 2" not in mine
    assert "Guide 1" in theirs
    assert "Guide 3" not in mine + theirs
    assert "Past" in mine
    assert "4 dati" in mine
    assert desk.author.email not in found


def test_one_letter_a_day_even_when_the_cache_forgets(desk: Desk, on: Any) -> None:
    on(MONDAY)
    desk.new_guide("Past", review_again_on=dt.date(2029, 1, 1))
    digest.attend()
    digest.attend()
    cache.clear()
    digest.attend()
    assert Message.objects.filter(key__startswith="review-digest").count() == 2
    on(MONDAY + dt.timedelta(days=1))
    digest.attend()
    assert Message.objects.filter(key__startswith="review-digest").count() == 4


def test_no_letter_at_night_on_holidays_or_about_nothing(desk: Desk, on: Any) -> None:
    on(MONDAY)
    assert digest.attend() == 0
    desk.new_guide("Past", review_again_on=dt.date(2029, 1, 1))
    cache.clear()
    on(MONDAY, 5)
    assert digest.attend() == 0
    on(MONDAY - dt.timedelta(days=1))
    assert digest.attend() == 0
    assert letters() == {}


def test_the_outbox_writes_the_letter_of_the_day() -> None:
    assert digest.attend in outbox.before_sending
