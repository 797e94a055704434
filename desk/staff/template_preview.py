"""A template as somebody would receive it, with invented values."""

from dataclasses import dataclass

from django.utils.translation import get_language_info, override

from desk.letters.kinds import WITH_SUBJECT, Kind, languages
from desk.letters.merging import example_values, merge
from desk.letters.segments import Length, measure
from desk.letters.templates import MessageTemplate


@dataclass(frozen=True)
class Shown:
    language: str
    code: str
    direction: str
    subject: str = ""
    body: str = ""
    length: Length | None = None


def previews(template: MessageTemplate) -> list[Shown]:
    """One for each language; empty texts are those that the main language stands in for."""
    return [_shown(template, code, str(name)) for code, name in languages()]


def _shown(template: MessageTemplate, code: str, name: str) -> Shown:
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    text = template.body.get(code, "")
    if not text:
        return Shown(name, code, direction)
    with override(code):
        values = example_values(template.kind)
        body = merge(text, values).text
        subject = merge(template.subject.in_language(code), values).text
    return Shown(
        name,
        code,
        direction,
        subject if template.kind in WITH_SUBJECT else "",
        body,
        measure(body) if template.kind == Kind.SMS else None,
    )
