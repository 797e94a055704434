"""Notices published by a process without a catalogue have English headings in every language.

Headings, and the labels of who is responsible, come from the portal and from no editor. The cure is
one more version with the words of the one before; a text being worked on is not published by it.
"""

import re
from typing import Any

from django.utils.translation import override

from forms.privacy.notice_publishing import LABELS
from forms.privacy.notices import SECTIONS, Notice, digest_of

SOURCE = "en"  # what headings and labels in code are written in


def heal() -> list[Notice]:
    inserted = []
    for form_key in Notice.objects.order_by().values_list("form_key", flat=True).distinct():
        last = Notice.objects.filter(form_key=form_key).order_by("-number")[0]
        texts = {code: _healed(parts, code) for code, parts in last.texts.items()}
        if texts != last.texts:
            # Two starts at once make one version.
            version, _is_new = Notice.objects.get_or_create(
                form_key=form_key,
                number=last.number + 1,
                defaults={"texts": texts, "digest": digest_of(texts)},
            )
            inserted.append(version)
    return inserted


def _healed(parts: dict[str, Any], code: str) -> dict[str, Any]:
    titles = dict(zip(_words(SECTIONS, SOURCE), _words(SECTIONS, code), strict=True))
    sections = [
        [key, titles.get(title, title), _labelled(text, code)]
        for key, title, text in parts["sections"]
    ]
    return {**parts, "sections": sections}


def _labelled(text: str, code: str) -> str:
    """Only where the four lines stand as the portal writes them: a single one is an editor's."""
    block = "\n".join(f"- {re.escape(label)}: (.*)" for label in _words(LABELS, SOURCE))

    def write(found: re.Match[str]) -> str:
        lines = zip(_words(LABELS, code), found.groups(), strict=True)
        return "\n".join(f"- {label}: {words}" for label, words in lines)

    return re.sub(block, write, text)


def _words(texts: dict[str, Any], code: str) -> list[str]:
    with override(code):
        return [str(text) for text in texts.values()]
