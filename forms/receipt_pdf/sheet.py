"""From a submission to the bytes of its receipt. Nothing is kept, nothing is asked of a network."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import override

from forms.receipt_pdf.content import Sheet
from forms.receipt_pdf.content import sheet as content_of
from forms.receipt_pdf.signs import FONTS
from forms.submissions import Submission

logger = logging.getLogger(__name__)
TEMPLATE = FONTS.parent / "receipt.typ"
# Tagged for screen readers (PDF/UA-1) and fit for archives (PDF/A-2a).
STANDARDS: Any = ["a-2a", "ua-1"]


def pdf(submission: Submission, language: str) -> bytes:
    """The same submission in the same language gives the same file."""
    with override(language):
        return drawn(content_of(submission, language), int(submission.submitted_at.timestamp()))


def drawn(sheet: Sheet, made_at: int) -> bytes:
    return composed(TEMPLATE, asdict(sheet), made_at)


def composed(template: Path, data: Mapping[str, Any], made_at: int) -> bytes:
    """``made_at``: seconds since 1970, written into the file as its date."""
    # Values travel as JSON and never become part of the template: what was typed stays text.
    compiler = typst.Compiler(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=made_at)
    except typst.TypstError as error:
        # The standards refuse a sign no font can draw in its place. The message quotes it.
        logger.warning("%s drawn outside the standards: %s", template.stem, type(error).__name__)
        made = compiler.compile(format="pdf", timestamp=made_at)
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
