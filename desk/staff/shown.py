"""The queue itself, with its filters, search and order, for other pages about the same list."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from desk.staff.queue import QueueView


def shown_in(request: HttpRequest, tab: str) -> QueueView:
    """As the address has it."""
    view = QueueView()
    view.setup(request, tab=tab)
    return view


def shown_to(user: Any, tab: str, asked: Mapping[str, Sequence[str]]) -> QueueView:
    """As this person would see it now, long after the request in which they asked."""
    request = HttpRequest()
    request.method, request.user = "GET", user
    request.GET = QueryDict(urlencode(asked, doseq=True))
    return shown_in(request, tab)
