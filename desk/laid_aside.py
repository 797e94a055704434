"""Files kept although the rest could not be sent yet: laid aside, taken away again, forgotten."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from desk import attaching
from desk.applications import Application
from desk.attachments import Attachment
from desk.conversation import InfoRequest
from desk.replies import lock
from forms.drafts import LIFE
from forms.models import Upload
from forms.sniff import Checked


def keep(
    application: Application, files: Sequence[Checked], question: InfoRequest | None = None
) -> None:
    """Beside the answer to a question, or beside the next message. Nothing is kept for a question
    that is settled."""
    if not files:
        return
    with transaction.atomic():
        current = lock(application.pk)
        if question is None or _is_open(question):
            attaching.keep(current, files, question)


def take_away(
    application: Application, upload_uuid: str, question: InfoRequest | None = None
) -> None:
    """The person thinks better of a file before sending it. One that was sent stays."""
    with transaction.atomic():
        lock(application.pk)
        for upload in attaching.beside(application, question):
            if str(upload.uuid) == upload_uuid:
                upload.delete()


def attend() -> None:
    """What was never sent goes, as a draft does that nobody comes back to."""
    old = Attachment.objects.filter(sent_at=None, kept_at__lt=timezone.now() - LIFE)
    for application in sorted(set(old.values_list("application", flat=True))):
        with transaction.atomic():
            lock(application)
            Upload.objects.filter(attachment__in=old.filter(application=application)).delete()


def _is_open(question: InfoRequest) -> bool:
    return InfoRequest.objects.filter(pk=question.pk, state=InfoRequest.State.OPEN).exists()
