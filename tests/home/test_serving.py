import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from guide.models import GuideIndexPage, GuidePage
from home.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


def live_pages(language: str) -> list[Page]:
    return list(Page.objects.live().filter(locale__language_code=language, depth__gt=1))


def test_every_page_answers_in_its_own_language(starter, client: Client) -> None:
    for language in ("it", "en"):
        pages = live_pages(language)
        assert len(pages) > 30
        for page in pages:
            answer = client.get(page.url)
            assert answer.status_code == 200, page.url
            assert f'<html lang="{language}"' in answer.content.decode(), page.url


def test_every_page_names_its_translation_and_itself(starter, client: Client) -> None:
    page = GuidePage.objects.get(locale__language_code="it", slug="termine-di-grazia")
    text = client.get(page.url).content.decode()
    assert 'hreflang="en" href="http://127.0.0.1:8000/en/guides/grace-period/"' in text
    assert 'hreflang="it" href="http://127.0.0.1:8000/guide/termine-di-grazia/"' in text


def test_a_page_without_translation_offers_no_dead_link(starter, client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="it")
    home.add_child(instance=StandardPage(title="Solo qui", slug="solo-qui", locale=home.locale))
    text = client.get("/solo-qui/").content.decode()
    assert 'hreflang="en"' not in text


@pytest.mark.parametrize(
    "path", ["/guide/non-esiste/", "/guide/termine-di-grazia/altro/", "/en/casa/"]
)
def test_what_is_not_there_is_a_404(starter, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_guide_uncached_costs_at_most_nine_queries_at_any_depth(
    starter, client: Client, django_assert_max_num_queries, monkeypatch
) -> None:
    monkeypatch.setattr("portal.page_cache._read", lambda _key: None)
    guide = GuidePage.objects.get(locale__language_code="it", slug="lettera-di-sfratto")
    deep = HomePage.objects.get(locale__language_code="it")
    for level in range(6):
        deep = deep.add_child(
            instance=StandardPage(title=f"Livello {level}", slug=f"l{level}", locale=deep.locale)
        )
    index = deep.add_child(instance=GuideIndexPage(title="Giù", slug="giu", locale=deep.locale))
    far = guide.copy(to=index, recursive=False, update_attrs={"slug": "lontana"})
    client.get("/guide/")  # what surrounds every page is asked once per change of the site
    for page in (guide, Page.objects.get(pk=far.pk)):
        client.get(page.url)
        with django_assert_max_num_queries(9):
            assert client.get(page.url).status_code == 200


def test_a_list_costs_the_same_with_few_and_many_guides(
    starter, client: Client, monkeypatch
) -> None:
    monkeypatch.setattr("portal.page_cache._read", lambda _key: None)

    def asked() -> dict[str, int]:
        found = {}
        for path in ("/guide/", "/casa/", "/argomenti/", "/"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found[path] = len(queries)
        return found

    few = asked()
    assert max(few.values()) <= 13
    guide = GuidePage.objects.get(locale__language_code="it", slug="lettera-di-sfratto")
    for number in range(15):
        guide.copy(update_attrs={"slug": f"copia-{number}"}, copy_revisions=False)
    assert asked() == few


def test_the_footer_carries_what_the_law_asks(starter, client: Client) -> None:
    text = client.get("/").content.decode()
    for element in ("privacy-policy-link", "legal-notes", "faq", "report-inefficiency"):
        assert f'data-element="{element}"' in text


def test_the_licence_stands_word_for_word(starter, client: Client) -> None:
    text = client.get("/note-legali/").content.decode()
    assert 'data-element="legal-notes-section">Licenza dei contenuti<' in text
    assert "rilasciati con licenza CC-BY 4.0" in text


def test_empty_fields_of_the_project_say_so(starter, client: Client) -> None:
    from home.models import ProjectPage

    page = ProjectPage.objects.get(locale__language_code="en")
    text = client.get(page.url).content.decode()
    assert "TO7.1.1.a.7" in text
    assert text.count("Not published yet") == 6
    assert "There are no photos yet." in text
    assert "There are no documents yet." in text
    assert "18,000.00" in text
