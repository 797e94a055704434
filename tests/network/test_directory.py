import datetime as dt
import json
import re
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.models import Node, PlacesPage
from tests.network.factories import OFFICE_HOURS, NodeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
MONDAY_AT_TEN = dt.datetime(2026, 6, 15, 8, tzinfo=dt.UTC)
HOSTILE = "\"'><script>alert(1)</script>{{ 7*7 }}</script>"


def html_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def names(client: Client, path: str) -> list[str]:
    """Keys of the places listed, in order."""
    found = re.findall(r'href="/(?:en/places|luoghi)/([\w-]+)/"', html_of(client, path))
    return list(dict.fromkeys(found))


@pytest.fixture
def three_places(directory: PlacesPage) -> None:
    NodeFactory(
        key="casa",
        functions=["housing-advice"],
        district="5",
        languages=["it", "ro"],
        name={"it": "B"},
    )
    NodeFactory(key="cibo", functions=["food"], district="10", languages=["ar"], name={"it": "A"})
    NodeFactory(key="altro", district="Aurora", languages=[], name={"it": "C"})


@pytest.mark.parametrize("count", [5, 60])
def test_the_list_costs_the_same_however_long_it_is(
    count: int, directory: PlacesPage, client: Client, django_assert_max_num_queries: Any
) -> None:
    NodeFactory.create_batch(count, hours=OFFICE_HOURS, functions=["food", "mediation"])
    client.get("/luoghi/?page=2")  # what is remembered, and is the same for every address
    with django_assert_max_num_queries(9):
        client.get("/luoghi/?function=food")


@pytest.mark.parametrize("count", [5, 60])
def test_the_page_of_a_place_costs_the_same_however_many_there_are(
    count: int, directory: PlacesPage, client: Client, django_assert_max_num_queries: Any
) -> None:
    NodeFactory.create_batch(count, hours=OFFICE_HOURS, functions=["food"])
    client.get("/luoghi/")
    with django_assert_max_num_queries(9):
        client.get(f"/luoghi/{Node.objects.first().key}/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["cibo", "casa", "altro"]),
        ("?function=food", ["cibo"]),
        ("?district=5", ["casa"]),
        ("?district=Aurora", ["altro"]),
        ("?language=ro", ["casa"]),
        ("?function=food&language=ar&district=10", ["cibo"]),
        ("?function=food&language=ro", []),
        ("?function=", ["cibo", "casa", "altro"]),
    ],
)
def test_filters_narrow_the_list(
    query: str, found: list[str], three_places: None, client: Client
) -> None:
    assert names(client, f"/luoghi/{query}") == found


@pytest.mark.parametrize("name", ["function", "district", "language"])
def test_an_unknown_choice_gives_the_whole_list_and_a_sentence(
    name: str, three_places: None, client: Client
) -> None:
    html = html_of(client, f"/en/places/?{name}=nothing-like-this")
    assert "we left it out" in html
    assert "3 places" in html


@given(
    query=st.dictionaries(
        st.sampled_from(["function", "district", "language", "page", "q", "export"]),
        st.text(max_size=30) | st.integers().map(str),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_breaks_the_list(query: dict[str, str], three_places: None) -> None:
    response = Client().get("/luoghi/", query)
    assert response.status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "2"])
def test_any_page_number_shows_places(page: str, directory: PlacesPage, client: Client) -> None:
    NodeFactory.create_batch(25)
    assert names(client, f"/luoghi/?page={page}")


def test_pages_keep_the_choices(directory: PlacesPage, client: Client) -> None:
    NodeFactory.create_batch(25, functions=["food"], district="Barriera di Milano")
    html = html_of(client, "/luoghi/?function=food&district=Barriera+di+Milano")
    assert 'href="?function=food&amp;district=Barriera+di+Milano&amp;page=2"' in html


def test_an_empty_directory_says_where_to_go(directory: PlacesPage, client: Client) -> None:
    assert "There is no place here yet" in html_of(client, "/en/places/")


def test_choices_without_a_place_offer_the_whole_list(three_places: None, client: Client) -> None:
    html = html_of(client, "/en/places/?function=food&language=ro")
    assert "No place fits all your choices" in html
    assert 'href="/en/places/"' in html


def test_each_choice_can_be_taken_away(three_places: None, client: Client) -> None:
    html = html_of(client, "/en/places/?function=food&language=ar")
    assert 'href="/en/places/?language=ar"' in html
    assert 'href="/en/places/?function=food"' in html


def test_the_place_says_first_whether_it_is_open(directory: PlacesPage, client: Client) -> None:
    NodeFactory(
        key="sportello",
        hours=OFFICE_HOURS,
        functions=["food"],
        access={"it": "Citofono in basso"},
        closures=[(dt.date(2026, 8, 3), dt.date(2026, 8, 23)), (dt.date(2026, 1, 1),) * 2],
    )
    with time_machine.travel(MONDAY_AT_TEN, tick=False):
        html = html_of(client, "/en/places/sportello/")
    body = html.split("<h1")[1]
    assert body.index("Open now, closes at 17:00") < body.index("via di Prova 1")
    for words in (
        "tel:+3901101137555",
        "openstreetmap.org/directions",
        "Thing food",
        "Italian",
        "Citofono in basso",
        "9:00–17:00",
        "Monday (today)",
        "From Monday 3 August 2026 to Sunday 23 August 2026",
    ):
        assert words in html
    assert "1 January" not in html


def test_an_invented_place_says_so_everywhere(directory: PlacesPage, client: Client) -> None:
    NodeFactory(key="finto", example=True)
    page = html_of(client, "/en/places/finto/")
    assert "Example: this place does not exist" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "application/ld+json" not in page
    assert "openstreetmap" not in page
    assert "Example: this place does not exist" in html_of(client, "/en/places/")


def test_hours_nobody_confirmed_come_with_a_warning(directory: PlacesPage, client: Client) -> None:
    NodeFactory(key="polo", confirmed=False, hours=OFFICE_HOURS)
    html = html_of(client, "/en/places/polo/")
    assert "Opening hours to be confirmed" in html
    assert "openingHoursSpecification" not in html


@pytest.mark.parametrize("key", ["nowhere", "nascosto", "a b", "..", "x/y"])
def test_what_is_not_shown_is_not_found(key: str, directory: PlacesPage, client: Client) -> None:
    NodeFactory(key="nascosto", live=False)
    assert client.get(f"/luoghi/{key}/").status_code == 404


def test_hostile_words_stay_words(directory: PlacesPage, client: Client) -> None:
    NodeFactory(
        key="cattivo",
        name={"it": HOSTILE},
        street=HOSTILE,
        district=HOSTILE,
        phone="011 0113 7555",
        access={"it": HOSTILE},
        note={"it": HOSTILE},
        organisation=OrganisationFactory(name=HOSTILE),
        functions=["food"],
    )
    for path in ("/luoghi/", "/luoghi/cattivo/", f"/luoghi/?district={HOSTILE}"):
        html = html_of(client, path)
        assert "<script>alert" not in html
        assert "{{ 7*7 }}" in html
    assert "49</script>" not in html


def test_structured_data_is_readable_whatever_the_name(
    directory: PlacesPage, client: Client
) -> None:
    NodeFactory(key="cattivo", name={"it": HOSTILE}, hours=OFFICE_HOURS)
    html = html_of(client, "/luoghi/cattivo/")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data = json.loads(block[1])
    assert data["name"] == HOSTILE
    assert data["telephone"] == "+3901101137555"
    assert len(data["openingHoursSpecification"]) == 5


def test_a_website_that_is_no_address_is_refused_before_it_becomes_a_link() -> None:
    with pytest.raises(Exception, match="URL"):
        OrganisationFactory.build(website="javascript:alert(1)").full_clean()


@pytest.mark.parametrize(
    ("now", "path", "seconds"),
    [
        ("2026-06-15T10:00:00", "/luoghi/orario/", 3600),
        ("2026-06-15T16:50:00", "/luoghi/orario/", 600),
        ("2026-06-15T16:50:00", "/luoghi/", 600),
        ("2026-06-15T16:50:00", "/luoghi/sconosciuto/", 3600),
        ("2026-06-15T23:59:30", "/luoghi/sconosciuto/", 30),
        ("2026-06-15T16:50:00", "/luoghi/?function=nothing", 0),
        ("2026-06-15T16:50:00", "/luoghi/?function=only-unknown", 3600),
    ],
)
def test_a_kept_page_never_outlives_its_sentence(
    now: str, path: str, seconds: int, directory: PlacesPage
) -> None:
    NodeFactory(key="orario", hours=OFFICE_HOURS)
    NodeFactory(key="sconosciuto", functions=["only-unknown"])
    request = RequestFactory().get(path)
    with time_machine.travel(f"{now}+02:00", tick=False):
        page, args, kwargs = directory.route(
            request, [part for part in path.split("?", maxsplit=1)[0].split("/") if part][1:]
        )
        page.serve(request, *args, **kwargs)
        assert page.page_cache_seconds(request) == seconds


def test_a_place_knows_its_translations_and_its_trail(
    directory: PlacesPage, client: Client
) -> None:
    NodeFactory(key="sportello", name={"it": "Sportello", "en": "Desk"})
    html = html_of(client, "/luoghi/sportello/")
    assert re.search(r'hreflang="en" href="[^"]+/en/places/sportello/"', html)
    assert re.search(r'rel="canonical" href="[^"]+/luoghi/sportello/"', html)
    assert html.count("Sportello") >= 3  # title, breadcrumb, heading


def test_the_sitemap_lists_real_places_only(directory: PlacesPage) -> None:
    NodeFactory(key="vero")
    NodeFactory(key="finto", example=True)
    locations = [entry["location"] for entry in directory.get_sitemap_urls()]
    assert [location.rsplit("/luoghi", 1)[1] for location in locations] == ["/", "/vero/"]


def test_an_editor_sees_a_preview(directory: PlacesPage) -> None:
    NodeFactory(key="vero")
    assert directory.make_preview_request().status_code == 200
