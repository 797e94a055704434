"""Reads the starter files: a YAML head, then Markdown. The format is in docs/starter-content.md."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from home.starter import StarterRecord

_markdown = MarkdownIt("commonmark", {"html": False})
_HEAD = re.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_CALLOUT = re.compile(
    r"^> \[!(?P<level>info|warning|danger)\] ?(?P<title>.*)\n(?P<text>(?:>.*\n?)*)", re.M
)
_LINE = re.compile(r"^@(?P<name>bring|by): *(?P<value>.*)$", re.M)
_LINK = re.compile(
    r'<a href="(?P<room>guide|page|form):(?P<key>[\w-]+)">(?P<words>.*?)</a>', re.DOTALL
)


@dataclass
class Section:
    heading: str
    html: str
    bring: list[str] = field(default_factory=list)
    by_when: str = ""
    callouts: list[dict[str, str]] = field(default_factory=list)


@dataclass
class StarterFile:
    language: str
    head: dict[str, Any]
    intro: str
    callouts: list[dict[str, str]]
    sections: list[Section]
    raw: str

    @property
    def key(self) -> str:
        return str(self.head["key"])


def read(path: Path, language: str) -> StarterFile:
    raw = path.read_text(encoding="utf-8")
    match = _HEAD.match(raw)
    if match is None:
        raise ValueError(f"{path}: no YAML head between two lines of three dashes")
    before, *chunks = re.split(r"^## +", match["body"], flags=re.M)
    intro, callouts = _take_callouts(before, language)
    return StarterFile(
        language=language,
        head=yaml.safe_load(match["head"]),
        intro=to_html(intro, language),
        callouts=callouts,
        sections=[_section(chunk, language) for chunk in chunks],
        raw=raw,
    )


def read_all(folder: Path, language: str) -> list[StarterFile]:
    return [read(path, language) for path in sorted((folder / language).glob("*.md"))]


def to_html(markdown: str, language: str) -> str:
    """Rich text as Wagtail stores it; links to pages not loaded yet become plain words."""
    return _LINK.sub(lambda found: _page_link(found, language), _markdown.render(markdown).strip())


def _page_link(found: re.Match[str], language: str) -> str:
    room = {"guide": "guide", "page": "home", "form": "forms"}[found["room"]]
    record = StarterRecord.objects.filter(key=f"{room}/{language}/{found['key']}").first()
    if record is None:
        return found["words"]
    return f'<a linktype="page" id="{record.object_id}">{found["words"]}</a>'


def _section(chunk: str, language: str) -> Section:
    heading, _newline, text = chunk.partition("\n")
    lines = {line["name"]: line["value"].strip() for line in _LINE.finditer(text)}
    text, callouts = _take_callouts(_LINE.sub("", text), language)
    return Section(
        heading=heading.strip(),
        html=to_html(text, language),
        bring=[thing.strip() for thing in lines.get("bring", "").split(";") if thing.strip()],
        by_when=lines.get("by", ""),
        callouts=callouts,
    )


def _take_callouts(text: str, language: str) -> tuple[str, list[dict[str, str]]]:
    callouts = [
        {
            "level": found["level"],
            "title": found["title"].strip(),
            "text": to_html(re.sub(r"^> ?", "", found["text"], flags=re.M), language),
        }
        for found in _CALLOUT.finditer(text if text.endswith("\n") else text + "\n")
    ]
    return _CALLOUT.sub("", text if text.endswith("\n") else text + "\n"), callouts
