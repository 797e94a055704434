"""Promised documents on the page of one's own request: what is still to bring, and sending it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desk import checklist
from desk.applications import NOT_CLOSED, Application
from desk.checklist import Item
from desk.conversation import InfoRequest
from forms.kinds.upload import UploadField, UploadWidget, limits
from forms.sniff import ACCEPTED
from workflow.gate import Refusal


class DocumentForm(forms.Form):
    """Files for one promised document."""

    use_required_attribute = False

    def __init__(self, item: Item, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="", auto_id=f"d{item.document.pk}_%s")
        self.item = item
        self.fields["files"] = UploadField(
            most=checklist.MOST_FILES,
            later=False,
            label=_("Photo or PDF: %(title)s") % {"title": item.title},
            help_text=limits(checklist.MOST_FILES),
            widget=UploadWidget(attrs={"accept": ",".join(ACCEPTED)}),
            error_messages={"required": _("Choose a file.")},
        )


@dataclass(frozen=True)
class Paper:
    """``form`` is there when the document can be sent from this page. What a question asks for
    (``is_asked``) goes with its answer, so that the question is answered too."""

    item: Item
    form: DocumentForm | None
    is_asked: bool = False


def papers(
    application: Application,
    sent: DocumentForm | None = None,
    question: InfoRequest | None = None,
) -> list[Paper]:
    """What was promised, as the applicant reads it. ``sent`` is a form to show with its errors,
    ``question`` the one that waits for an answer."""
    can_send = application.state in NOT_CLOSED
    found = []
    for item in checklist.items(application, get_language() or application.submission.language):
        is_asked = question is not None and question.document_id == item.document.pk
        form = DocumentForm(item) if can_send and item.can_be_sent and not is_asked else None
        if sent is not None and form is not None and sent.item.document == item.document:
            form = sent
        found.append(Paper(item, form, is_asked))
    return found


def received(application: Application, request: HttpRequest) -> DocumentForm | None:
    """Keep what was sent. The form says in its errors what could not be kept; ``None`` when the
    document is not waited for."""
    paper = next(
        (
            each
            for each in papers(application)
            if each.form and str(each.item.document.pk) == request.POST.get("document")
        ),
        None,
    )
    if paper is None:
        return None
    form = DocumentForm(paper.item, request.POST, request.FILES)
    field = form.fields["files"]
    assert isinstance(field, UploadField)
    field.held = len(paper.item.files)
    field.refused = getattr(request, "refused_files", {}).get("files", ())
    if form.is_valid() and not field.accepted:
        form.add_error("files", field.error_messages["required"])
    if field.accepted:
        try:
            checklist.send(paper.item.document, field.accepted)
        except checklist.FullError:
            most = {"most": checklist.MOST_FILES}
            form.add_error(
                "files", _("We keep at most %(most)s files here and left out the others.") % most
            )
        except Refusal as refusal:
            form.add_error("files", refusal.sentence)
    return form
