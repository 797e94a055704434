"""The files that came after the request was sent, by what they came with: at most one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from desk.applications import Application
from desk.attaching import LATER
from desk.attachments import Attachment
from desk.referrals import Referral
from forms.models import Upload

By = Mapping[int, Sequence[Upload]]


@dataclass(frozen=True)
class Attached:
    """``questions`` and ``messages`` hold what was sent, by key of the question or message.
    ``answer`` and ``message`` are laid beside what is not sent yet."""

    sent: Sequence[Attachment]
    questions: By
    messages: By
    answer: Sequence[Upload]
    message: Sequence[Upload]

    @property
    def loose(self) -> list[Attachment]:
        """Those that stand at no document of the checklist."""
        return [each for each in self.sent if each.upload.ask == LATER]


def attached(application: Application) -> Attached:
    rows = application.attachments.select_related("upload", "message")
    return _sorted(rows.defer("message__text", "message__proposed"))


def among(uploads: Iterable[Upload]) -> Attached:
    """Of files as ``arrived`` reads them: no query."""
    rows = (getattr(upload, "attachment", None) for upload in uploads)
    return _sorted(row for row in rows if row is not None)


def _sorted(rows: Iterable[Attachment]) -> Attached:
    questions: dict[int, list[Upload]] = defaultdict(list)
    messages: dict[int, list[Upload]] = defaultdict(list)
    sent: list[Attachment] = []
    answer: list[Upload] = []
    message: list[Upload] = []
    for each in rows:
        if each.sent_at is None:
            (answer if each.question_id else message).append(each.upload)
            continue
        sent.append(each)
        if each.question_id:
            questions[each.question_id].append(each.upload)
        elif each.message_id:
            messages[each.message_id].append(each.upload)
    return Attached(sent, dict(questions), dict(messages), answer, message)


def arrived() -> QuerySet[Upload]:
    """Files without those that the applicant has laid beside an answer and not sent yet."""
    sent = Q(attachment=None) | Q(attachment__sent_at__isnull=False)
    return Upload.objects.filter(sent).select_related("attachment").order_by("pk")


def files_along(referral: Referral) -> list[Upload]:
    """What the desk sent along with the answers."""
    rows = referral.enclosures.select_related("attachment__upload")
    return [each.attachment.upload for each in rows]


def files_said_to(referral: Referral) -> By:
    """What came with the messages that its organisation reads."""
    found: dict[int, list[Upload]] = defaultdict(list)
    rows = Attachment.objects.sent().filter(message__referral=referral)
    for each in rows.select_related("upload"):
        found[each.message_id or 0].append(each.upload)
    return dict(found)
