"""The checklist of documents: what somebody promised to bring, until it is here and in order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.flows import APPLICANT, DESK
from workflow.definition import Kind, Reason, State, Transition, Workflow, register
from workflow.models import Subject

NOT_GOOD = (
    Reason("unreadable", _("It cannot be read")),
    Reason("incomplete", _("A page is missing")),
    Reason("another", _("It is another document")),
    Reason("out_of_date", _("It is out of date")),
)

DOCUMENTS = register(
    Workflow(
        name="documents",
        label=_("Documents"),
        initial="expected",
        states=(
            State("expected", Kind.WAITING, _("To be brought"), _("To bring")),
            State("received", Kind.OPEN, _("Here, to be checked"), _("We have it")),
            State("accepted", Kind.CLOSED, _("In order"), _("In order")),
            State("not_needed", Kind.CLOSED, _("Not needed"), _("No longer needed")),
        ),
        transitions=(
            Transition(
                "send", ("expected", "received"), "received", frozenset({APPLICANT}), _("Sent")
            ),
            Transition("receive", ("expected",), "received", frozenset({DESK}), _("It is here")),
            Transition(
                "accept", ("expected", "received"), "accepted", frozenset({DESK}), _("In order")
            ),
            Transition(
                "ask_again",
                ("received", "accepted"),
                "expected",
                frozenset({DESK}),
                _("Ask for it again"),
                reasons=NOT_GOOD,
                needs_reason=True,
            ),
            Transition(
                "leave_out",
                ("expected", "received"),
                "not_needed",
                frozenset({DESK}),
                _("Not needed"),
            ),
            Transition(
                "need_after_all",
                ("not_needed",),
                "expected",
                frozenset({DESK}),
                _("Needed after all"),
            ),
        ),
    )
)


class Document(Subject):
    """One promised paper: a question that was answered "I will bring it later".

    It holds no words of its own: what it is called is the question, read from the submission.
    """

    workflow_name = DOCUMENTS.name

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="documents",
    )
    step = models.CharField(_("step"), max_length=60)
    ask = models.CharField(_("question"), max_length=60)
    row = models.CharField(_("row"), max_length=16, blank=True, default="")

    class Meta:
        verbose_name = _("promised document")
        verbose_name_plural = _("promised documents")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["application", "ask", "row"],
                name="document_once_per_question",
                violation_error_message=_("This document is already on the list."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.ask} {self.row}".strip()
