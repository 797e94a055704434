"""What the page of a place shows beside its plain fields."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.dateformat import time_format
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from network.nodes import Closure, Node
from network.opening import MIDNIGHT

CLOSURES_SHOWN = 5
SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What would end the element early; the rest of JSON is harmless inside it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Day:
    name: str
    hours: tuple[str, ...]
    is_today: bool


def opening_table(node: Node, today: dt.date) -> list[Day]:
    """Seven rows from Monday, or none when no hours are known."""
    if not node.week:
        return []
    return [
        Day(
            str(WEEKDAYS[day]).capitalize(),
            tuple(
                f"{time_format(row.opens, 'G:i')}–{_closing_time(row.closes)}"
                for row in node.week
                if row.day == day
            ),
            day == today.weekday(),
        )
        for day in range(7)
    ]


def _closing_time(closes: dt.time) -> str:
    return "24:00" if closes == MIDNIGHT else time_format(closes, "G:i")


@dataclass(frozen=True)
class ComingClosure:
    when: str
    reason: str


def closures_ahead(node: Node, today: dt.date) -> list[ComingClosure]:
    """The closures that are not over, the nearest first."""
    ahead = [closure for closure in node.closed_days if closure.ends_on >= today]
    return [
        ComingClosure(_span(closure), str(closure.reason))
        for closure in sorted(ahead, key=lambda one: one.starts_on)[:CLOSURES_SHOWN]
    ]


def _span(closure: Closure) -> str:
    first = date_format(closure.starts_on, "l j F Y")
    if closure.starts_on == closure.ends_on:
        return first
    return _("from %(first)s to %(last)s") % {
        "first": first,
        "last": date_format(closure.ends_on, "l j F Y"),
    }


def structured_data(node: Node, url: str) -> SafeString:
    """schema.org ``Place`` as a data block, which no browser runs; empty for an invented place.

    Hours nobody has confirmed are left out: search engines would show them as a fact.
    """
    if node.example:
        return SafeString("")
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": str(node),
        "url": url,
        "telephone": node.phone_uri.removeprefix("tel:"),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": node.street,
            "postalCode": node.postcode,
            "addressLocality": node.city,
        },
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{SCHEMA_DAYS[row.day]}",
                "opens": f"{row.opens:%H:%M}",
                "closes": f"{row.closes:%H:%M}",
            }
            for row in node.week
        ]
        if node.confirmed
        else [],
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>', SafeString(text.translate(ESCAPES))
    )
