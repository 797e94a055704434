"""How many rows several lists have, up to a bound: beyond it nobody needs the number, and counting
a million rows for a heading would make everybody wait."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page
from django.db import connections
from django.db.models import QuerySet
from django.utils.formats import number_format
from wagtail.admin.paginator import WagtailPaginator

MOST = 1000
MOST_PAGES = 1000  # who is further down needs a filter, not another page


def counts(wanted: Mapping[str, QuerySet[Any]], most: int | None = None) -> dict[str, int]:
    """Of each list at most one more than ``most``, in one question to the database."""
    most = MOST if most is None else most
    parts, params, found = [], [], dict.fromkeys(wanted, 0)
    asked: list[str] = []
    using = "default"
    for key, queryset in wanted.items():
        using = queryset.db
        first = queryset.order_by().values("pk")[: most + 1]
        try:
            sql, values = first.query.get_compiler(using).as_sql()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - from the ORM
        params.extend(values)
        asked.append(key)
    if parts:
        with connections[using].cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", params)
            found.update(zip(asked, cursor.fetchone(), strict=True))
    return found


def shown(number: int) -> str:
    """``1.000+`` stands for more than a thousand."""
    more = "+" if number > MOST else ""
    return number_format(min(number, MOST), use_l10n=True, force_grouping=True) + more


class OpenPage(Page[Any]):
    """A page of a list of which nobody knows the end: only whether there is a next page."""

    def __init__(self, rows: list[Any], number: int, paginator: "BoundedPaginator") -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.goes_on = len(rows) > paginator.per_page and number < MOST_PAGES

    def has_next(self) -> bool:
        return self.goes_on

    def next_page_number(self) -> int:
        return self.number + 1


class BoundedPaginator(WagtailPaginator):
    """Pages with numbers up to the bound; of a longer list only the next and the previous one."""

    @property
    def is_open(self) -> bool:
        return self.count > MOST

    def get_page(self, number: Any) -> Page[Any]:
        if not self.is_open:
            return super().get_page(number)
        wanted = min(max(_whole(number), 1), MOST_PAGES)
        rows = self._rows(wanted)
        if not rows:
            wanted = MOST // self.per_page
            rows = self._rows(wanted)
        return OpenPage(rows, wanted, self)

    def get_elided_page_range(self, *args: Any, **kwargs: Any) -> Iterator[int | str]:
        return iter(()) if self.is_open else super().get_elided_page_range(*args, **kwargs)

    def _rows(self, number: int) -> list[Any]:
        first = (number - 1) * self.per_page
        return list(self.object_list[first : first + self.per_page + 1])


def _whole(number: Any) -> int:
    try:
        return int(number)
    except (TypeError, ValueError):
        return 1
