"""Why a change was not made. Each has a sentence for the person who tried."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from workflow.models import Event


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Nothing was changed. ``sentence`` says why, in the current language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StaleVersion(Refusal):
    """Somebody changed the matter after the actor last looked; ``event`` is that change."""

    def __init__(self, event: "Event | None") -> None:
        super().__init__(_("Somebody else changed this in the meantime."))
        self.event = event


class AlreadyDone(Refusal):
    """The same actor already did exactly this from the version they saw: a double click."""

    def __init__(self, event: "Event") -> None:
        super().__init__(_("This is already done."))
        self.event = event


class WrongState(Refusal):
    def __init__(self, state_label: str) -> None:
        super().__init__(
            _("This is not possible now. The state is: %(state)s.") % {"state": state_label}
        )


class NotYourRole(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is for somebody with another role."))


class GuardRefused(Refusal):
    pass


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Choose a reason from the list."))


class TextMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Write a few words."))
