import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow import definition, effective
from workflow.actors import Actor

if TYPE_CHECKING:
    from workflow.models.event import Event


class StateWrittenElsewhereError(Exception):
    """Only ``workflow.gate`` changes a state. Developers see this, never users."""


class Subject(models.Model):
    """Anything that moves through a workflow.

    ``version`` counts changes: a page carries the one it showed. ``due_on`` is a date on the
    working calendar; while ``paused_on`` is set the clock stands still, and leaving that state
    moves ``due_on`` by the working days that passed.
    """

    workflow_name: ClassVar[str]
    read_with: ClassVar[tuple[str, ...]] = ()  # what a change of one needs of other rows

    state = models.CharField(_("state"), max_length=40, db_index=True)
    state_since = models.DateTimeField(_("since"), default=timezone.now)
    version = models.PositiveIntegerField(default=0)
    due_on = models.DateField(_("due"), null=True, blank=True, db_index=True)
    paused_on = models.DateField(_("clock stopped on"), null=True, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = getattr(self, "_stored_state", None)
        if stored is not None and self.__dict__.get("state", stored) != stored:
            raise StateWrittenElsewhereError(
                f"{type(self).__name__}.state is changed by the gate only."
            )
        super().save(*args, **kwargs)
        self._stored_state = self.__dict__.get("state")

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        subject = super().from_db(db, field_names, values, **options)
        subject._stored_state = subject.__dict__.get("state")
        return subject

    @classmethod
    def workflow(cls) -> definition.Workflow:
        """As it is in force, with what administrators changed."""
        return effective.get(cls.workflow_name)

    @property
    def state_info(self) -> definition.State:
        return self.workflow().state(self.state)

    @property
    def kind(self) -> definition.Kind:
        """What the state means; nobody but the definition says so."""
        return definition.get(self.workflow_name).state(self.state).kind

    @property
    def state_label(self) -> str:
        return str(self.state_info.label)

    @property
    def public_label(self) -> str:
        return str(self.state_info.public_label)

    @property
    def is_closed(self) -> bool:
        return self.kind == definition.Kind.CLOSED

    def is_late(self, today: dt.date) -> bool:
        return (
            self.due_on is not None
            and self.paused_on is None
            and self.due_on < today
            and self.kind in (definition.Kind.OPEN, definition.Kind.WAITING)
        )

    def after_change(self, event: "Event", actor: Actor) -> None:
        """For a room: what follows from every change alike, in the same transaction."""

    def write_version(self) -> None:
        """For the gate alone: something was noted, and the state and its clock go on."""
        self.version += 1
        self.save(update_fields=("version",))

    def write_state(self, target: str, at: dt.datetime) -> None:
        """For the gate alone: store a new state and everything that counts with it."""
        self.state = self._stored_state = target
        self.state_since = at
        self.version += 1
        self.save(update_fields=("state", "state_since", "version", "due_on", "paused_on"))
