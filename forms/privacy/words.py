"""Texts of notices as editors type them: empty lines between paragraphs, a dash for a list."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# Raw HTML is escaped and addresses that run scripts are refused by the library.
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["heading", "image", "code"])


def to_html(text: str) -> SafeString:
    return mark_safe(_markdown.render(text))  # noqa: S308  see above
