import pytest
from django.test import Client

from guide.models import GuidePage
from home.models import PageRating

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(starter) -> GuidePage:
    return GuidePage.objects.get(slug="termine-di-grazia")


def send(client: Client, path: str = "/en/page-rating/", **data):
    return client.post(path, data)


def test_a_rating_is_stored_without_saying_who_gave_it(page, client: Client) -> None:
    answer = send(client, page=page.pk, rating="2", answer="unclear", comment="È lungo")
    assert answer.status_code == 200
    rating = PageRating.objects.get()
    assert (rating.page_id, rating.rating, rating.answer) == (page.pk, 2, "unclear")
    assert not {field.name for field in PageRating._meta.fields} & {"user", "address", "session"}


@pytest.mark.parametrize("rating", ["", "0", "6", "-1", "tre", "1e9", "\x00"])
def test_a_wrong_rating_gets_a_sentence_and_keeps_the_words(page, client: Client, rating) -> None:
    answer = send(client, page=page.pk, rating=rating, comment="Le mie parole")
    assert answer.status_code == 422
    assert "Choose from 1 to 5 stars" in answer.content.decode()
    assert "Le mie parole" in answer.content.decode()
    assert not PageRating.objects.exists()


@pytest.mark.parametrize("pk", ["", "0", "abc", "99999999", "1"])
def test_a_page_that_is_not_public_is_no_page(page, client: Client, pk) -> None:
    answer = send(client, page=pk, rating="5")
    assert answer.status_code in (200, 422)
    assert not PageRating.objects.exclude(page=None).exists()


def test_a_robot_is_thanked_and_ignored(page, client: Client) -> None:
    assert send(client, page=page.pk, rating="5", website="http://x").status_code == 200
    assert not PageRating.objects.exists()


def test_another_site_cannot_vote(page, client: Client) -> None:
    answer = client.post(
        "/en/page-rating/",
        {"page": page.pk, "rating": "5"},
        headers={"Origin": "https://evil.example"},
    )
    assert answer.status_code == 403


def test_too_many_votes_from_one_place_do_not_count(page, client: Client) -> None:
    for _vote in range(25):
        send(client, page=page.pk, rating="5")
    assert PageRating.objects.count() == 20


def test_hostile_words_are_shown_as_words(page, client: Client) -> None:
    answer = send(client, page=page.pk, rating="9", comment="<script>alert(1)</script>")
    assert "<script>alert(1)" not in answer.content.decode()
