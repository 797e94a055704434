import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guide.models import GuidePage

pytestmark = pytest.mark.django_db


def test_every_language_is_listed_with_its_translations(starter, client: Client) -> None:
    text = client.get("/sitemap.xml").content.decode()
    assert "/guide/termine-di-grazia/</loc>" in text
    assert "/en/guides/grace-period/</loc>" in text
    assert re.search(r'hreflang="en" href="[^"]*/en/guides/grace-period/"', text)


def test_drafts_are_not_listed(starter, client: Client) -> None:
    GuidePage.objects.get(slug="grace-period").unpublish()
    assert "/en/guides/grace-period/" not in client.get("/sitemap.xml").content.decode()


def test_the_sitemap_costs_the_same_with_few_and_many_pages(starter, client: Client) -> None:
    client.get("/sitemap.xml")
    with CaptureQueriesContext(connection) as few:
        client.get("/sitemap.xml")
    guide = GuidePage.objects.get(slug="grace-period")
    for number in range(15):
        guide.copy(update_attrs={"slug": f"copy-{number}"}, copy_revisions=False)
    client.get("/sitemap.xml")
    with CaptureQueriesContext(connection) as many:
        client.get("/sitemap.xml")
    assert len(many) == len(few)


@pytest.mark.parametrize("host", ["localhost:8123", "127.0.0.1:9000"])
def test_a_demo_says_the_host_and_port_that_were_asked(
    starter, client: Client, settings_demo, host: str
) -> None:
    for path in ("/sitemap.xml", "/guide/termine-di-grazia/", "/luoghi/", "/robots.txt"):
        said = addresses(client.get(path, HTTP_HOST=host).content.decode())
        assert said
        assert [one for one in said if not one.startswith(f"http://{host}/")] == [], path


def test_a_city_says_its_public_address_whatever_alias_was_asked(
    starter, client: Client, settings
) -> None:
    settings.BASE_URL = "https://snodo.example"
    for path in ("/sitemap.xml", "/guide/termine-di-grazia/", "/luoghi/", "/robots.txt"):
        said = addresses(client.get(path, HTTP_HOST="alias.example").content.decode())
        assert said
        assert [one for one in said if not one.startswith("https://snodo.example/")] == [], path


def test_a_kept_page_never_says_the_host_of_somebody_elses_request(
    starter, client: Client, settings_demo, settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    assert client.get("/guide/", HTTP_HOST="elsewhere.example").status_code == 400
    client.get("/guide/", HTTP_HOST="localhost:666")
    said = addresses(client.get("/guide/", HTTP_HOST="127.0.0.1:8000").content.decode())
    assert {one.split("/")[2] for one in said} == {"127.0.0.1:8000"}


def addresses(text: str) -> list[str]:
    """What a page, the sitemap or robots.txt says of where the portal is."""
    parts = (r"<loc>(.*?)</loc>", r'rel="canonical" href="(.*?)"', r"Sitemap: (.*)")
    alternate = r'rel="alternate" hreflang="\w+" href="(.*?)"'
    return [one for part in (*parts, alternate) for one in re.findall(part, text)]
