import pytest
from django.test import Client

from guide.models import Fact, GuidePage

pytestmark = pytest.mark.django_db


def test_a_guide_shows_everything_the_reader_needs(starter, client: Client) -> None:
    guide = GuidePage.objects.get(slug="grace-period")
    text = client.get(guide.url).content.decode()
    for words in (
        "In short",
        "What to do",
        "What to bring",
        "Dates that matter",
        "Where to get help near you",
        "What the law says",
        "Read also",
        "Checked on",
        "Print",
        "How clear is the information on this page?",
    ):
        assert words in text, words
    assert "{fact:" not in text


def test_every_guide_answers_without_a_token_left(starter, client: Client) -> None:
    guides = list(GuidePage.objects.all())
    assert len(guides) >= 16
    for guide in guides:
        text = client.get(guide.url).content.decode()
        assert "{fact:" not in text
        assert "to be confirmed: ask before" not in text
        assert "@bring" not in text
        assert "[!" not in text


def test_a_corrected_fact_is_seen_on_the_next_request(
    starter, client: Client, django_capture_on_commit_callbacks
) -> None:
    guide = GuidePage.objects.get(slug="grace-period")
    client.get(guide.url)
    with django_capture_on_commit_callbacks(execute=True):
        fact = Fact.objects.get(key="grace-period-days")
        fact.value = {"it": "cento giorni", "en": "a hundred days"}
        fact.save()
    assert "a hundred days" in client.get(guide.url).content.decode()


def test_reading_time_is_at_least_a_minute() -> None:
    assert GuidePage(short_answer="<p>Sì.</p>").reading_minutes() == 1
