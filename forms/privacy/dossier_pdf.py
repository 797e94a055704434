"""The dossier on paper: tagged for screen readers where its signs allow it."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms.privacy.dossier import in_words
from forms.receipt_pdf.content import site_title
from forms.receipt_pdf.signs import FONTS, lines, printable

TEMPLATE = Path(__file__).parent / "dossier.typ"
STANDARDS: Any = ["a-2a", "ua-1"]


def pdf(gathered: dict[str, Any]) -> bytes:
    """``gathered`` as ``forms.privacy.dossier.dossier`` returns it."""
    with override(gathered["language"]):
        data = _data(gathered)
    made_at = int(dt.datetime.fromisoformat(gathered["made_at"]).timestamp())
    # Values travel as JSON and never become part of the template: what was typed stays text.
    compiler = typst.Compiler(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=made_at)
    except typst.TypstError:
        # The standards refuse a sign no font can draw; without them it is drawn as a box.
        made = compiler.compile(format="pdf", timestamp=made_at)
    assert isinstance(made, bytes)
    return made


def _data(gathered: dict[str, Any]) -> dict[str, Any]:
    return {
        "lang": gathered["language"].split("-")[0],
        "site": printable(site_title()),
        "title": _("What is kept about you"),
        "lead": _("Everything this portal keeps about you, on the day it was asked for."),
        "made": gathered["made_at"][:10],
        # Translators: {now} and {all} are numbers of pages; keep both.
        "page": _("Page {now} of {all}"),
        "what": _("What"),
        "kept": _("What is written"),
        "requests": [
            {
                "title": printable(title),
                "parts": [
                    {
                        "title": printable(part),
                        "rows": [
                            {"label": lines(label) or ["–"], "text": lines(text) or ["–"]}
                            for label, text in rows
                        ],
                    }
                    for part, rows in parts
                ],
            }
            for title, parts in in_words(gathered)
        ],
    }


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
