"""The answers beside the questions as they were asked, with the files that belong to them."""

from collections.abc import Collection
from dataclasses import dataclass

from desk.people.masking import hint
from forms.contact.current import in_place, noted
from forms.models import Submission, Upload


@dataclass(frozen=True)
class AnswerRow:
    question: str
    answer: str
    files: tuple[Upload, ...]
    is_promised: bool  # the person said that the document comes later
    corrected: str = ""


@dataclass(frozen=True)
class AnswerSection:
    title: str
    rows: tuple[AnswerRow, ...]
    note: str = ""


def file_rows(
    submission: Submission,
    language: str,
    hidden: Collection[str] = (),
    *,
    for_organisation: bool = False,
) -> tuple[AnswerSection, ...]:
    """Of the answers to ``hidden`` questions only a hint is shown. An organisation reads what
    counts now in the place of a contact that was wrong."""
    corrected = in_place if for_organisation else noted
    files = {str(upload.uuid): upload for upload in submission.draft.uploads.all()}
    return tuple(
        AnswerSection(
            section.title,
            tuple(
                AnswerRow(
                    row.question,
                    hint(row.answer) if row.ask_key in hidden else row.answer,
                    tuple(files[key] for key in row.uploads if key in files),
                    getattr(row, "later", False),
                    row.corrected,
                )
                for row in section.rows
            ),
            getattr(section, "note", ""),
        )
        for section in corrected(submission, submission.sections(language), language)
    )
