"""What the case page says about a changed urgency and about topics besides the main one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from desk import words
from desk.applications import Application
from desk.flows import APPLICATIONS
from desk.staff.timeline import who
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event


@dataclass(frozen=True)
class Triaged:
    """``computed`` is empty while the urgency is the form's own; urls where nothing may change."""

    computed: str
    by: str
    because: str
    further: tuple[str, ...]
    urgency_url: str
    topic_url: str


def triaged(application: Application, actor: Actor, events: Iterable[Event]) -> Triaged:
    """``events``: the whole history of the case, the newest first."""
    steps = {step.name for step in gate.allowed(application, actor)}
    change = _last_change(events) if application.computed_urgency is not None else None
    labels = words.topic_labels()
    return Triaged(
        computed=str(Application.Urgency(application.computed_urgency).label)
        if application.computed_urgency is not None
        else "",
        by=who(change.actor_label, change.organisation_label) if change else "",
        because=change.text if change else "",
        further=tuple(labels.get(each.key, each.key) for each in application.further_topics.all()),
        urgency_url=_address(application, "set_urgency", steps),
        topic_url=_address(application, "set_topic", steps),
    )


def _last_change(events: Iterable[Event]) -> Event | None:
    changes = (
        event
        for event in events
        if event.workflow == APPLICATIONS.name and event.transition == "set_urgency"
    )
    return max(changes, key=lambda event: event.version, default=None)


def _address(application: Application, name: str, steps: set[str]) -> str:
    if name not in steps:
        return ""
    return reverse(f"desk_applications:{name}", args=[application.pk])
