"""Files that came after the request, as the page of a case lists them and as the page that sends to
an organisation offers them."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desk import checklist, words
from desk.applications import Application
from desk.attached import Attached
from desk.attachments import Attachment, Enclosure
from forms.models import Upload


@dataclass(frozen=True)
class Line:
    """``along`` names the organisations that it was sent along to."""

    file: Upload
    came: str
    along: str


def lines(application: Application, files: Attached) -> list[Line]:
    """Those that stand at no document, and those that went on: one query if there are any."""
    if not files.sent:
        return []
    along: dict[int, list[str]] = defaultdict(list)
    went = Enclosure.objects.filter(attachment__in=files.sent)
    for each in went.select_related("referral__organisation"):
        along[each.attachment_id].append(each.referral.organisation.name)
    loose = {each.pk for each in files.loose}
    return [
        Line(each.upload, _came(each), ", ".join(along.get(each.pk, ())))
        for each in files.sent
        if each.pk in loose or each.pk in along
    ]


def offered(application: Application) -> list[tuple[str, str]]:
    """What may be sent along: choices of a field, the newest first. None is chosen beforehand."""
    found = list(application.attachments.may_travel().select_related("upload").order_by("-pk"))
    if not found:
        return []
    items = checklist.items(application, get_language() or "it")
    titles = {(each.document.ask, each.document.row): each.title for each in items}
    return [
        (str(each.pk), f"{each.upload.original_name} – {_what(each, titles)}") for each in found
    ]


def _what(attachment: Attachment, titles: dict[tuple[str, str], str]) -> str:
    title = titles.get((attachment.upload.ask, attachment.upload.row))
    return ", ".join(part for part in (title, _came(attachment)) if part)


def _came(attachment: Attachment) -> str:
    day = {"day": words.day(attachment.sent_at)}
    if attachment.question_id:
        return _("with the answer of %(day)s") % day
    if attachment.message_id:
        return _("with the message of %(day)s") % day
    return _("sent on %(day)s") % day
