import pytest
from django.test import Client
from wagtail.models import Page

from search.port import tidy

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def search(client: Client, query: str, path: str = "/en/search/"):
    return client.get(path, {"q": query})


def test_a_word_of_a_guide_finds_it(starter, client: Client) -> None:
    answer = search(client, "grace period")
    assert "/en/guides/grace-period/" in answer.content.decode()


def test_results_are_in_the_language_of_the_address(starter, client: Client) -> None:
    text = search(client, "ISEE").content.decode()
    assert "/en/guides/" in text
    assert 'href="/guide/' not in text


def test_a_question_typed_as_people_ask_it_finds_something(starter, client: Client) -> None:
    results = search(client, "what can I do about my eviction letter zzz").context["results"]
    assert results.total > 0


def test_nothing_found_still_leads_somewhere(starter, client: Client) -> None:
    assert "Or talk to a person" in search(client, "xyzxyz").content.decode()


def test_drafts_and_restricted_pages_are_not_found(starter, client: Client) -> None:
    page = Page.objects.get(slug="grace-period")
    page.specific.unpublish()
    assert "/en/guides/grace-period/" not in search(client, "grace period").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "'",
        '"',
        "'; DROP TABLE x;--",
        "<script>",
        "\x00",
        "(",
        "a OR",
        "*",
        "%%",
        "NEAR(",
        "🙂",
        "سكن",
        "à" * 5000,
        "a:b",
        "-",
        "&|!",
        "\\",
    ],
)
def test_odd_queries_get_an_answer(starter, client: Client, query: str) -> None:
    answer = search(client, query)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("page", ["0", "-1", "abc", "999999999999999999999", "2"])
def test_odd_page_numbers_get_an_answer(starter, client: Client, page: str) -> None:
    assert client.get("/en/search/", {"q": "help", "page": page}).status_code == 200


def test_a_query_is_tidied_before_an_engine_sees_it() -> None:
    assert tidy(" a\x00b\n c ") == "a b c"
    assert len(tidy("x" * 1000)) == 200


def test_the_number_of_queries_does_not_grow_with_the_results(starter, client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(text: str) -> int:
        search(client, text)
        with CaptureQueriesContext(connection) as captured:
            search(client, text)
        return len(captured)

    # Kinds of page cost a query each, rows do not.
    assert count("help") <= 14
