"""The scan of a paper form: a file of the draft that answers no question."""

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from forms import uploads
from forms.drafts import Draft
from forms.files.arriving import outcome_of
from forms.sniff import Checked, Refused, words
from forms.uploads import Upload

PAPER_SCAN = "paper-scan"  # no question has a dash in its key
MOST = 10  # pages photographed one by one


def of(draft: Draft) -> QuerySet[Upload]:
    return Upload.objects.filter(draft=draft, ask=PAPER_SCAN)


def add(draft: Draft, files: list[UploadedFile]) -> list[str]:
    """Keep what is sound; returns a sentence for each file that was refused."""
    room = MOST - of(draft).count()
    good: list[Checked] = []
    sentences = []
    for file in files:
        outcome = outcome_of(file)
        if not isinstance(outcome, Refused) and len(good) >= room:
            outcome = Refused(file.name or "", "too_many")
        if isinstance(outcome, Refused):
            sentences.append(words(outcome, MOST))
        else:
            good.append(outcome)
    uploads.keep(draft, "", [("", PAPER_SCAN, each) for each in good])
    return sentences


def remove(draft: Draft, upload_uuid: str) -> bool:
    found = next((one for one in of(draft) if str(one.uuid) == upload_uuid), None)
    if found is not None:
        found.delete()
    return found is not None
