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
