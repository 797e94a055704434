"""Puts one starter file into the page tree of its language."""

from collections.abc import Callable
from typing import Any

from wagtail.models import Locale, Page

from home.starter import PLACED, Report, StarterRecord, load_one

Fill = Callable[[Any], None]


def loaded(key: str) -> Any:
    """The page loaded under this key, or ``None``."""
    record = StarterRecord.objects.filter(key=key).first()
    page = Page.objects.filter(pk=record.object_id).first() if record else None
    return page.specific if page else None


def place(
    key: str,
    page_class: type[Page],
    parent: Page | None,
    *,
    title: str,
    slug: str,
    in_menu: bool = False,
    twin: Page | None = None,
    report: Report,
    initial: dict[str, Any] | None = None,
) -> Any:
    """Create an empty page once; what stands in it is ``fill_in``'s business."""
    if StarterRecord.objects.filter(key=key).exists() or parent is None:
        return loaded(key)

    def write(_row: Any) -> Any:
        fields = {"locale": parent.locale} | (initial or {})
        if twin is not None:
            fields["translation_key"] = twin.translation_key
        page = page_class(title=title, slug=slug, show_in_menus=in_menu, **fields)
        parent.add_child(instance=page)
        page.save_revision().publish()
        return page

    return load_one(key, PLACED, find=_find, write=write, state=state, report=report)


def fill_in(key: str, source: Any, fill: Fill, report: Report) -> Any:
    """Write a placed page's content, unless an editor has been there."""
    if not StarterRecord.objects.filter(key=key).exists():
        return None

    def write(page: Any) -> Any:
        fill(page)
        page.save_revision().publish()
        return Page.objects.get(pk=page.pk).specific

    return load_one(key, source, find=_find, write=write, state=state, report=report)


def state(page: Any) -> Any:
    """Any save or publication by an editor makes a new revision."""
    fresh = Page.objects.get(pk=page.pk)
    return [fresh.latest_revision_id, fresh.live, fresh.slug]


def locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def _find(pk: str) -> Any:
    page = Page.objects.filter(pk=pk).first()
    return page.specific if page else None
