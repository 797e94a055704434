"""The engine that is always there: the database's own full-text index, through Wagtail."""

import math
from typing import Any

from wagtail.models import Locale, Page

from search.port import PAGE_SIZE, Hit, Query, Results, words


class DatabaseEngine:
    def search(self, query: Query, request: Any) -> Results:
        locale = Locale.objects.filter(language_code=query.language).first()
        text = words(query.text)
        if locale is None or not text:
            return Results((), 0, 1, 1)
        pages = Page.objects.live().public().filter(locale=locale, depth__gt=2)
        found = pages.search(text, operator="and")
        total = found.count()
        if not total and " " in text:
            # A whole question typed as people ask it: any of its words is better than nothing.
            found = pages.search(text, operator="or")
            total = found.count()
        last = max(1, math.ceil(total / PAGE_SIZE))
        number = min(max(query.page, 1), last)
        start = (number - 1) * PAGE_SIZE
        ids = [page.pk for page in found[start : start + PAGE_SIZE]]
        specific = {page.pk: page for page in Page.objects.filter(pk__in=ids).specific()}
        hits = tuple(_hit(specific[pk], request) for pk in ids if pk in specific)
        return Results(hits, total, number, last)


def _hit(page: Any, request: Any) -> Hit:
    return Hit(
        title=page.title,
        url=page.get_url(request) or "",
        text=getattr(page, "summary", ""),
        kind=str(getattr(page, "kind_label", "")),
    )
