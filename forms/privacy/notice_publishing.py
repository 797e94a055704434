"""From the text that is edited to a version that is not: what is missing, what is shown again."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.models import Site

from forms.drafts import Draft
from forms.privacy.notices import SECTIONS, Notice, NoticeText, digest_of, lines
from home.models import SiteSettings

# Stands in starter texts where only the city knows; a text that still has one is not finished.
MARK = "[…]"
CONTROLLER = "{controller}"
# What stands in its place, by the field of the portal's settings.
LABELS = {
    "owner_name": gettext_lazy("Name"),
    "address": gettext_lazy("Address"),
    "pec": gettext_lazy("Certified e-mail"),
    "phone": gettext_lazy("Telephone"),
}


class UnfinishedNoticeError(Exception):
    """The text lacks what the law asks for; ``args`` are the sentences."""


@dataclass(frozen=True)
class Found:
    """``errors`` stop the publication, ``warnings`` do not."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """What texts take words from: the general text, and who runs the portal."""

    general: NoticeText | None
    portal: SiteSettings | None


def source() -> Source:
    site = Site.objects.filter(is_default_site=True).first()
    return Source(
        general=NoticeText.objects.filter(form_key="").first(),
        portal=SiteSettings.for_site(site) if site else None,
    )


def compiled(text: NoticeText, taken: Source | None = None) -> dict[str, Any]:
    """The texts as a version stores them: every language complete, empty sections from the general
    text, a missing translation in the main language, the controller from the portal's settings."""
    taken = taken or source()
    general = taken.general
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            controller, owner = _controller(taken.portal), _owner(taken.portal)
            sections = []
            for key, title in SECTIONS.items():
                words = _words(text, general, key, code).replace(CONTROLLER, controller)
                if words:
                    sections.append([key, str(title), words])
            found[code] = {
                "short": lines(_words(text, general, "short", code).replace(CONTROLLER, owner)),
                "sections": sections,
            }
    return found


def check(text: NoticeText) -> Found:
    taken, main = source(), settings.LANGUAGE_CODE
    general = taken.general
    errors, warnings = [], []
    for key in ("short", *SECTIONS):
        title = _title(key)
        if not _words(text, general, key, main):
            errors.append(_("“%(section)s” is empty. The law asks for it.") % {"section": title})
            continue
        for code, name in settings.LANGUAGES:
            own = [getattr(one, key).get(code, "").strip() for one in (text, general) if one]
            if not any(own):
                sentence = _("“%(section)s” has no text in this language: %(language)s.")
                warnings.append(sentence % {"section": title, "language": name})
    for code, parts in compiled(text, taken).items():
        written = [
            *[("short", line) for line in parts["short"]],
            *[(key, words) for key, _title_of, words in parts["sections"]],
        ]
        for key in dict.fromkeys(key for key, words in written if MARK in words):
            sentence = _("“%(section)s” (%(language)s) still has %(mark)s: write what is missing.")
            warnings.append(
                sentence % {"section": _title(key), "language": _name(code), "mark": MARK}
            )
    return Found(errors, warnings)


def has_changes(text: NoticeText, version: Notice | None, taken: Source | None = None) -> bool:
    """The text says something else than ``version``, the one people read."""
    return version is None or version.digest != digest_of(compiled(text, taken))


def open_drafts(form_key: str) -> int:
    """Drafts whose people will be shown the notice again before they send."""
    drafts = Draft.objects.open()
    if form_key:
        return drafts.filter(version__form_key=form_key).count()
    own = Notice.objects.exclude(form_key="").values_list("form_key", flat=True).distinct()
    return drafts.exclude(version__form_key__in=list(own)).count()


def publish(text: NoticeText, *, by: str = "") -> tuple[Notice, bool]:
    """Insert a version when the words differ from the current one: (version, is new).

    Raises ``UnfinishedNoticeError``. Two people publishing at once make one version.
    """
    if errors := check(text).errors:
        raise UnfinishedNoticeError(*errors)
    texts = compiled(text)
    digest = digest_of(texts)
    try:
        with transaction.atomic():
            last = Notice.objects.filter(form_key=text.form_key).order_by("-number").first()
            if last is not None and last.digest == digest:
                return last, False
            number = last.number + 1 if last else 1
            version = Notice.objects.create(
                form_key=text.form_key, number=number, texts=texts, digest=digest, published_by=by
            )
            return version, True
    except IntegrityError:
        found = Notice.objects.filter(form_key=text.form_key, digest=digest).order_by("-number")
        if (other := found.first()) is None:
            raise
        return other, False


def _words(text: NoticeText, general: NoticeText | None, key: str, code: str) -> str:
    own = getattr(text, key) or {}
    if not any(own.values()) and general is not None and text.form_key:
        own = getattr(general, key) or {}
    return (own.get(code) or own.get(settings.LANGUAGE_CODE) or "").strip()


def _title(key: str) -> str:
    return str(SECTIONS[key]) if key in SECTIONS else str(_("in short"))


def _name(code: str) -> str:
    return str(dict(settings.LANGUAGES)[code])


def _owner(portal: SiteSettings | None) -> str:
    return (portal.owner_name if portal else "") or MARK


def _controller(portal: SiteSettings | None) -> str:
    """Name, address and how to write to them, from the portal's settings."""
    return "\n".join(
        f"- {label}: {getattr(portal, part, '') or MARK}" for part, label in LABELS.items()
    )
