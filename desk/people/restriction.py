"""Whether one application is reserved: a small workflow of its own beside the application's.

The application's own history and version stay what they are: nothing of this reaches the applicant
or the statistics.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.flows import DESK
from workflow.definition import Kind, Reason, State, Transition, Workflow, register
from workflow.models import Subject

WHY = (
    Reason("violence", _("Violence or threats")),
    Reason("minor_alone", _("A minor who is alone")),
    Reason("relative", _("A relative of somebody who works here")),
    Reason("other", _("Another reason, written below")),
)
RESTRICTIONS = register(
    Workflow(
        name="restrictions",
        label=_("Reserved requests"),
        initial="open",
        states=(
            State("open", Kind.OPEN, _("Seen by the whole desk"), _("Seen by the whole desk")),
            State("restricted", Kind.OPEN, _("Reserved"), _("Reserved")),
        ),
        transitions=(
            Transition(
                "restrict",
                ("open",),
                "restricted",
                frozenset({DESK}),
                _("Reserve the request"),
                reasons=WHY,
                needs_reason=True,
                public=False,
            ),
            Transition(
                "release",
                ("restricted",),
                "open",
                frozenset({DESK}),
                _("Open it to the whole desk"),
                needs_text=True,
                public=False,
            ),
        ),
    )
)


class Restriction(Subject):
    """Begun the first time somebody reserves the application; its key is the application's."""

    workflow_name = RESTRICTIONS.name

    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="restriction",
    )

    class Meta:
        verbose_name = _("reserved request")
        verbose_name_plural = _("reserved requests")

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"
