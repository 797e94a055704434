"""The answers beside the questions as they were asked, with the files that belong to them."""

from dataclasses import dataclass

from forms.models import Submission, Upload


@dataclass(frozen=True)
class AnswerRow:
    question: str
    answer: str
    files: tuple[Upload, ...]
    is_promised: bool  # the person said that the document comes later


@dataclass(frozen=True)
class AnswerSection:
    title: str
    rows: tuple[AnswerRow, ...]
    note: str = ""


def file_rows(submission: Submission, language: str) -> tuple[AnswerSection, ...]:
    files = {str(upload.uuid): upload for upload in submission.draft.uploads.all()}
    return tuple(
        AnswerSection(
            section.title,
            tuple(
                AnswerRow(
                    row.question,
                    row.answer,
                    tuple(files[key] for key in row.uploads if key in files),
                    getattr(row, "later", False),
                )
                for row in section.rows
            ),
            getattr(section, "note", ""),
        )
        for section in submission.sections(language)
    )
