"""What stands on the receipt: words and values, ready for the sheet."""

from dataclasses import dataclass
from typing import Any, TypedDict

from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from forms import receipt
from forms.declaration import say
from forms.receipt_pdf.signs import MISSING, lines, printable
from forms.submissions import Submission
from home.site_settings import SiteSettings


class Fact(TypedDict):
    label: str
    lines: list[str]


class RowLines(TypedDict):
    question: list[str]
    answer: list[str]


class SectionRows(TypedDict):
    title: str
    note: str
    rows: list[RowLines]


@dataclass(frozen=True)
class Sheet:
    """The data ``receipt.typ`` reads, as JSON. Every text is set as it is."""

    lang: str
    site: str
    title: str
    form: str
    reference: str
    page: str
    facts: list[Fact]
    next_title: str
    next: list[str]
    due: str
    bring_title: str
    bring: list[str]
    answers_title: str
    question: str
    answer: str
    sections: list[SectionRows]
    left_out: str
    proof_title: str
    proof: str
    digest: list[str]


def sheet(submission: Submission, language: str) -> Sheet:
    """In the current language, which is ``language``."""
    told = receipt.of(submission, language)
    sections = _sections(submission, language)
    return Sheet(
        lang=language.split("-", maxsplit=1)[0],
        site=printable(site_title()),
        title=_("Receipt of your request"),
        form=printable(say(submission.form.title, language)),
        reference=submission.reference,
        # Translators: {now} and {all} are numbers of pages; keep both.
        page=_("Page {now} of {all}"),
        facts=_facts(submission, told),
        next_title=_("What happens now"),
        next=[printable(step) for step in told.next_steps],
        due=_("You hear from us by %(day)s.") % {"day": told.due} if told.due else "",
        bring_title=_("What to bring"),
        bring=[printable(paper) for paper in told.to_bring],
        answers_title=_("Your answers"),
        question=_("Question"),
        answer=_("Answer"),
        sections=sections,
        left_out=_left_out(sections),
        proof_title=_("Proof that nothing was changed"),
        proof=_(
            "This number was made from your answers, the questions and the time of sending. With "
            "it the office can show that nothing was changed afterwards."
        ),
        digest=[submission.digest[start : start + 8] for start in range(0, 64, 8)],
    )


def site_title() -> str:
    """Of the one site there is; without a request there is no other way to choose."""
    found = SiteSettings.objects.first()
    return found.site_title if found else ""


def _facts(submission: Submission, told: receipt.Receipt) -> list[Fact]:
    language = get_language_info(submission.language)["name_translated"]
    facts = [
        (_("Your reference"), submission.reference),
        (pgettext("request", "Sent"), told.sent_at),
        (_("Language"), str(language)),
        *receipt.more_facts(submission),
        (_("Version of the form"), str(submission.version)),
    ]
    return [{"label": label, "lines": lines(value)} for label, value in facts if value]


def _sections(submission: Submission, language: str) -> list[SectionRows]:
    return [
        {
            "title": printable(section.title),
            "note": printable(section.note),
            "rows": [
                {"question": lines(row.question), "answer": lines(row.answer or _("No answer"))}
                for row in section.rows
            ],
        }
        for section in submission.sections(language)
    ]


def _left_out(sections: Any) -> str:
    """A word of honesty where a sign had to be replaced."""
    if MISSING not in str(sections):
        return ""
    return _(
        "%(sign)s stands for a sign that this sheet cannot show. In your request it is kept as you "
        "wrote it."
    ) % {"sign": MISSING}
