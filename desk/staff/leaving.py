"""Exactly what an organisation reads, and when: shown to whoever sends, before it leaves."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desk.applications import Application
from desk.people.masking import masked_keys
from desk.staff.sections import AnswerSection, file_rows


@dataclass(frozen=True)
class Leaving:
    """``before`` and ``contacts`` name the fields read before and after the yes; ``sections`` are
    the answers and files read after it."""

    before: tuple[str, ...]
    contacts: tuple[str, ...]
    sections: tuple[AnswerSection, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(row.question for section in self.sections for row in section.rows)

    @property
    def files(self) -> tuple[str, ...]:
        rows = (row for section in self.sections for row in section.rows)
        return tuple(upload.original_name for row in rows for upload in row.files)


def leaving(application: Application) -> Leaving:
    return Leaving(
        (_("Topic"), _("District"), _("Language"), _("Urgency"), _("Due"), _("Your reason")),
        (_("Name"), _("Telephone"), _("E-mail"), _("Reference"), _("Next legal date")),
        answers(application),
    )


def answers(application: Application) -> tuple[AnswerSection, ...]:
    """The one source of the sender's list and of the organisation's page."""
    hidden = masked_keys(application)
    language = get_language() or "it"
    return file_rows(application.submission, language, hidden, for_organisation=True)
