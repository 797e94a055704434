"""A kept page is for nobody in particular; a changed one is seen on the next request."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from guide.models import GuidePage
from portal import page_cache

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(starter: None) -> GuidePage:
    return GuidePage.objects.get(locale__language_code="it", slug="termine-di-grazia")


def test_the_second_visitor_is_served_without_a_query(
    guide: GuidePage, client: Client, django_assert_num_queries
) -> None:
    first = client.get(guide.url)
    with django_assert_num_queries(0):
        second = client.get(guide.url)
    assert first.content == second.content
    assert second["ETag"]
    assert "Set-Cookie" not in second


def test_a_published_change_is_seen_on_the_next_request(
    guide: GuidePage, client: Client, django_capture_on_commit_callbacks
) -> None:
    client.get(guide.url)
    with django_capture_on_commit_callbacks(execute=True):
        guide.title = "Un titolo nuovo"
        guide.save_revision().publish()
    assert "Un titolo nuovo" in client.get(guide.url).content.decode()


def test_an_unpublished_page_is_gone_on_the_next_request(
    guide: GuidePage, client: Client, django_capture_on_commit_callbacks
) -> None:
    client.get(guide.url)
    with django_capture_on_commit_callbacks(execute=True):
        guide.unpublish()
    assert client.get(guide.url).status_code == 404


def test_a_restricted_page_is_never_kept(guide: GuidePage, client: Client) -> None:
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(guide.url).status_code == 302
    assert client.get(guide.url).status_code == 302


def test_somebody_with_a_session_reaches_the_real_page(
    guide: GuidePage, client: Client, admin_user, monkeypatch
) -> None:
    client.get(guide.url)
    client.force_login(admin_user)
    monkeypatch.setattr(page_cache, "_read", lambda _key: pytest.fail("asked the cache"))
    assert client.get(guide.url).status_code == 200


def test_unknown_parameters_share_one_kept_page_and_known_ones_do_not(rf) -> None:
    plain = page_cache.key_for(rf.get("/guide/"), "1")
    assert page_cache.key_for(rf.get("/guide/?utm_source=x"), "1") == plain
    assert page_cache.key_for(rf.get("/guide/?page=2"), "1") != plain
    assert page_cache.key_for(rf.get("/guide/"), "2") != plain
    assert page_cache.key_for(rf.get("/guide/", headers={"host": "altro.example"}), "1") != plain


def test_an_unchanged_page_answers_not_modified(guide: GuidePage, client: Client) -> None:
    etag = client.get(guide.url)["ETag"]
    again = client.get(guide.url, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert not again.content


def test_kept_pages_keep_the_policy_headers(guide: GuidePage, client: Client) -> None:
    client.get(guide.url)
    kept = client.get(guide.url)
    assert "default-src 'self'" in kept["Content-Security-Policy"]
    assert "unsafe" not in kept["Content-Security-Policy"]
    assert kept["X-Frame-Options"] == "DENY"
    assert kept["X-Content-Type-Options"] == "nosniff"


def test_a_dead_cache_costs_speed_and_nothing_else(
    guide: GuidePage, client: Client, settings
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"IGNORE_EXCEPTIONS": True},
        }
    }
    assert client.get(guide.url).status_code == 200


@pytest.mark.redis
def test_redis_keeps_and_drops_pages_too(
    guide: GuidePage,
    client: Client,
    settings,
    django_capture_on_commit_callbacks,
    django_assert_num_queries,
) -> None:
    import os

    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": os.environ["SNODO_TEST_REDIS_URL"],
        }
    }
    client.get(guide.url)
    with django_assert_num_queries(0):
        client.get(guide.url)
    with django_capture_on_commit_callbacks(execute=True):
        guide.title = "Cambiato con Redis"
        guide.save_revision().publish()
    assert "Cambiato con Redis" in client.get(guide.url).content.decode()
