"""What stands on a letter, and the letter as a file (tagged PDF, like the receipt)."""

from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk import words
from desk.applications import Application
from desk.letters.records import Letter
from forms.receipt_pdf.sheet import composed
from forms.receipt_pdf.signs import MISSING, lines, printable
from home.site_settings import SiteSettings
from workflow.actors import Actor

TEMPLATE = Path(__file__).parent / "letter.typ"


@dataclass(frozen=True)
class Sheet:
    """The data ``letter.typ`` reads, as JSON. Every text is set as it is."""

    lang: str
    sender: list[str]
    reach: str
    recipient: list[str]
    day: str
    reference: str
    subject: str
    body: list[list[str]]
    signature: list[str]
    page: str

    @property
    def has_missing_signs(self) -> bool:
        return MISSING in str(asdict(self))


def sheet(
    application: Application, actor: Actor, *, language: str, address: str, subject: str, body: str
) -> Sheet:
    """In ``language``, whatever the one of the page. Nothing is kept."""
    site = SiteSettings.objects.first() or SiteSettings()
    office = site.owner_name or actor.organisation_label or site.site_title
    with override(language):
        reach = (site.address, site.help_phone or site.phone, site.pec)
        return Sheet(
            lang=language.split("-", maxsplit=1)[0],
            sender=[printable(each) for each in (office, site.site_title) if each],
            reach=printable(" · ".join(each for each in reach if each)),
            recipient=_filled(address),
            day=words.day(timezone.localdate()),
            reference=_("Your reference: %(reference)s") % {"reference": application.reference},
            subject=printable(" ".join(subject.split())),
            body=_paragraphs(body),
            signature=[printable(each) for each in (office, actor.label) if each],
            # Translators: {now} and {all} are numbers of pages; keep both.
            page=_("Page {now} of {all}"),
        )


def pdf(letter: Letter) -> bytes:
    """The same file each time, also when the city's address or the templates have changed."""
    return composed(TEMPLATE, letter.sheet, int(letter.at.timestamp()))


def _filled(text: str) -> list[str]:
    return [line for line in lines(text.strip()) if line.strip()]


def _paragraphs(text: str) -> list[list[str]]:
    """An empty line begins a new one; other lines break where they were broken."""
    found: list[list[str]] = [[]]
    for line in lines(text.strip()):
        if line.strip():
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [each for each in found if each]
