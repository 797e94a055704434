"""What a search is, whichever engine answers. Engines know pages, never their kinds."""

from dataclasses import dataclass
from typing import Any, Protocol

PAGE_SIZE = 10
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Query:
    text: str
    language: str
    page: int = 1


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    text: str
    kind: str


@dataclass(frozen=True)
class Results:
    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int


class Engine(Protocol):
    def search(self, query: Query, request: Any) -> Results:
        """Public, live pages in the query's language, best first. Never raises on odd text."""
        ...


def tidy(text: str) -> str:
    """What a person typed, without control characters, at a length an engine can bear."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_QUERY]


def words(text: str) -> str:
    """Only the words: quotes, brackets and operators mean something to engines, not to people."""
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())
