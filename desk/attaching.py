"""Keeping files beside an answer or a message, and sending them with it.

Every function that writes expects the application's row to be locked, in the transaction of the
change it belongs to. What stands alone is in ``desk.laid_aside``.
"""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from desk.access import applicant
from desk.applications import Application
from desk.attachments import Attachment, Enclosure
from desk.conversation import InfoRequest
from desk.documents import DOCUMENTS, Document
from desk.referrals import Referral
from desk.talk.records import ChatMessage
from forms import uploads
from forms.models import Upload
from forms.sniff import Checked
from workflow import gate

MOST_FILES = 5
LATER = "later-file"  # no question has a dash in its key


def beside(application: Application, question: InfoRequest | None = None) -> list[Upload]:
    """What is kept for the answer to this question, or for the next message."""
    kept = application.attachments.beside(question.pk if question else None)
    return [each.upload for each in kept.select_related("upload")]


def keep(
    application: Application, files: Sequence[Checked], question: InfoRequest | None = None
) -> list[Attachment]:
    """Beside the answer or the next message; the same file chosen twice is kept once, and what is
    over the limit is left out: the form has said so before."""
    held, new = beside(application, question), list[Checked]()
    known = {each.sha256 for each in held}
    for each in files:
        if each.sha256 not in known and len(held) + len(new) < MOST_FILES:
            known.add(each.sha256)
            new.append(each)
    rows = uploads.keep(application.submission.draft, "", [("", LATER, each) for each in new])
    return Attachment.objects.bulk_create(
        Attachment(application=application, upload=upload, question=question) for upload in rows
    )


def send_with_answer(question: InfoRequest) -> None:
    """What is kept beside the answer goes with it. If a document of the checklist was asked for,
    the files stand at that document, which is here and to be checked."""
    sent = Attachment.objects.beside(question.pk)
    files = list(sent.values_list("upload", flat=True))
    if not files:
        return
    sent.update(sent_at=timezone.now())
    document = question.document
    if document is None:
        return
    Upload.objects.filter(pk__in=files).update(
        step=document.step, ask=document.ask, row=document.row
    )
    current = Document.objects.get(pk=document.pk)
    if current.state in DOCUMENTS.transition("send").source:
        gate.apply(Document, current.pk, "send", applicant(), seen=None)


def send_with_message(message: ChatMessage) -> None:
    """Whoever reads the message reads what came with it."""
    beside = message.application.attachments.beside(None)
    beside.update(message=message, sent_at=message.at)


def brought(document: Document, rows: Iterable[Upload]) -> None:
    """Files that came for a promised document, from the list on the page of the request."""
    Attachment.objects.bulk_create(
        Attachment(application_id=document.application_id, upload=upload, sent_at=upload.created_at)
        for upload in rows
    )


def discard(application: Application) -> None:
    """Nobody waits for the answer any more: what was only laid beside it goes."""
    unsent = application.attachments.filter(sent_at=None, question__isnull=False)
    Upload.objects.filter(attachment__in=unsent).delete()


def enclose(referral: Referral, chosen: Iterable[int]) -> None:
    """Send these along. Raises ``GuardRefused`` when one is not, or no longer, to be sent."""
    wanted = set(chosen)
    found = referral.application.attachments.may_travel().filter(pk__in=wanted)
    if len(found) != len(wanted):
        raise gate.GuardRefused(
            _("One of the files cannot be sent along any more. Look at the list again.")
        )
    Enclosure.objects.bulk_create(Enclosure(referral=referral, attachment=each) for each in found)
