"""Addresses of pages linked from rich text, asked for once per page and site version.

Wagtail asks the database for each rich text of a page; a guide has one in every step.
"""

import re

from django.utils.translation import get_language
from wagtail.models import Page

from portal.site_version import remembered

_PAGE_ID = re.compile(r'linktype=\\?"page\\?" id=\\?"(\d+)\\?"|id=\\?"(\d+)\\?" linktype=\\?"page')


@remembered
def _addresses(language: str) -> dict[int, str]:
    """Filled as pages are asked for; emptied with the site's version."""
    return {}


def prepare(stored: str) -> None:
    """Look up at once every page linked in this stored text (rich text, or JSON holding some)."""
    known = addresses()
    wanted = {int(one or other) for one, other in _PAGE_ID.findall(stored)} - known.keys()
    if wanted:
        known.update(dict.fromkeys(wanted, ""))
        for page in Page.objects.filter(pk__in=wanted).live():
            known[page.pk] = page.url or ""


def addresses() -> dict[int, str]:
    """Known addresses by page id; an empty one where the page is gone or not public."""
    return _addresses(get_language() or "")
