"""Looking at a page: that it fits its window, and that axe finds nothing wrong in it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe().axe_script
# One line for each element: the rule, the element, what axe says, what lies over it.
RUN = """([within, rules]) => axe.run(within ? {include: [[within]]} : document, {
    resultTypes: ['violations'], runOnly: {type: 'tag', values: rules},
}).then(found => found.violations.flatMap(one => one.nodes.slice(0, 2).map(node => [
    `${one.id}: ${node.html.slice(0, 150)} (${(node.failureSummary || '').slice(0, 150)})`,
    ...node.any.flatMap(check => check.relatedNodes).map(other => other.html.slice(0, 80)),
].join(' | '))))"""
# Where a page is scrolled to, its sticky header may cover half a button. The admin scrolls smoothly,
# even for those who asked for no motion: half a second in which axe would look at what moves past.
TOP = """document.querySelectorAll('*').forEach(one => {
    if (one.scrollTop) one.scrollTo({top: 0, behavior: 'instant'});
})"""
# The admin's menu hears of a new width some frames later, and is drawn anew.
MENU_STANDS = """() => {
    const menu = document.querySelector('.sidebar');
    return !menu || menu.classList.contains('sidebar--mobile') === innerWidth < 800;
}"""
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"
FINISHED = """Promise.all(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime < 5000)
    .map(one => one.finished.catch(() => null))).then(() => null)"""


def resize(page: Page, size: Any) -> None:
    """And wait until the page is drawn at this width."""
    page.set_viewport_size(size)
    page.wait_for_function("width => innerWidth === width", arg=size["width"])
    settle(page)


def settle(page: Page) -> None:
    """From the top, and when nothing moves or fades any more: half a fade fails on contrast."""
    page.wait_for_function(MENU_STANDS)
    page.evaluate(TOP)
    messages = page.locator(".messages > ul")
    if messages.count():
        expect(messages.first).to_have_css("opacity", "1")
    page.evaluate(DRAWN)
    page.evaluate(FINISHED)


def ill(page: Page, within: str | None = None) -> list[str]:
    """What axe finds wrong, one line each."""
    settle(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return list(page.evaluate(RUN, [within, RULES]))


def overflow(page: Page) -> int:
    """Pixels by which a page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def look(page: Page, within: str | None = None) -> None:
    """The page as it stands fits its window and shuts nobody out."""
    assert overflow(page) == 0, f"{page.url} is wider than its window"
    found = ill(page, within)
    assert found == [], (page.url, found)
