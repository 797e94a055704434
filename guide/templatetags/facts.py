from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText, expand_db_html

from guide import facts as dated

register = template.Library()


@register.filter
def facts(value: Any) -> SafeString:
    """Plain or rich text with its ``{fact:key}`` tokens in place."""
    if isinstance(value, RichText):
        value = value.__html__()
        return dated.fill(SafeString(value))
    return dated.fill(value)


@register.filter
def rich_facts(stored: str) -> SafeString:
    """The same for rich text as the database stores it (a ``RichTextField``)."""
    return dated.fill(SafeString(expand_db_html(stored)))
