"""What staff changed in what was proposed; both are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from desk.access import full_name
from desk.applications import Application
from desk.letters import checks
from desk.letters.kinds import WITH_SUBJECT

SHORT = 15  # signs: shorter texts are in a message by chance


@dataclass(frozen=True)
class Sending:
    """``template`` and ``proposed``: the words offered for the page of the request. ``subject`` and
    ``body``: the message as changed, with ``{link}``; empty means as proposed."""

    template: int | None = None
    proposed: str = ""
    subject: str = ""
    body: str = ""

    def kept(self) -> dict[str, Any]:
        """For the history, beside the text that was really written."""
        if not self.proposed:
            return {}
        return {"template": self.template, "proposed": self.proposed}


AS_PROPOSED = Sending()


def problems(
    application: Application, kind: str, changed: Sending, page_text: str, topic_label: str
) -> Iterator[tuple[str, str]]:
    """Pairs of field and sentence about a message that staff changed by hand. It must not say who
    asks, what for, or what is read behind the link."""
    forbidden = [*full_name(application.submission).split(), *filter(None, [topic_label])]
    forbidden = [word for word in forbidden if len(word) > 1]
    if kind in WITH_SUBJECT:
        for problem in checks.subject_problems(changed.subject, kind, forbidden):
            yield "subject", problem
    for problem in checks.body_problems(changed.body, kind, forbidden):
        yield "body", problem
    said = " ".join(page_text.split())
    if len(said) > SHORT and said.lower() in " ".join(changed.body.split()).lower():
        yield "body", _("What the person reads behind the link must not stand in the message.")
