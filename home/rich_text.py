from typing import Any

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from home.links import addresses, prepare


class KeptPageLinkHandler(PageLinkHandler):
    """A link to a page that is gone keeps its words and loses its address."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        ids = [attrs.get("id", "") for attrs in attrs_list]
        prepare(" ".join(f'linktype="page" id="{pk}"' for pk in ids))
        known = addresses()
        urls = [known.get(int(pk), "") if str(pk).isdigit() else "" for pk in ids]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]
