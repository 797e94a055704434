"""How urgent a case is and what it is about, as staff see it after reading. The form's own
reckoning is kept beside it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from desk import words
from desk.applications import Application
from home.topics import Topic
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

LEVELS = tuple(level for level in Application.Urgency if level != Application.Urgency.NONE)


def set_urgency(
    application: Application, actor: Actor, *, seen: int | None, level: int, text: str
) -> Event:
    """``text`` says why, for colleagues. The queue and the routing rules use what is set here."""

    def before(locked: Application) -> dict[str, Any]:
        return {"urgency": [locked.urgency, int(level)]}

    def then(changed: Application, event: Event) -> None:
        if level not in LEVELS:
            raise gate.GuardRefused(_("Choose an urgency from the list."))
        if level == changed.urgency:
            raise gate.GuardRefused(_("It already has this urgency."))
        computed = changed.urgency if changed.computed_urgency is None else changed.computed_urgency
        changed.computed_urgency = None if computed == level else computed
        changed.urgency = level
        changed.save(update_fields=["urgency", "computed_urgency"])

    return gate.apply(
        Application,
        application.pk,
        "set_urgency",
        actor,
        seen=seen,
        text=text,
        data=before,
        then=then,
    )


def set_topic(
    application: Application, actor: Actor, *, seen: int | None, topics: Sequence[Topic]
) -> Event:
    """The first is the main topic: routing rules and templates go by it. The others are for who
    reads the case."""
    keys = [topic.key for topic in topics]

    def before(locked: Application) -> dict[str, Any]:
        return {"topics": [topics_of(locked), keys]}

    def then(changed: Application, event: Event) -> None:
        if not keys:
            raise gate.GuardRefused(_("Choose the main topic."))
        if len(set(keys)) < len(keys):
            raise gate.GuardRefused(_("Choose each topic once."))
        was = event.data["topics"][0]
        if was[:1] == keys[:1] and set(was) == set(keys):
            raise gate.GuardRefused(_("It already has these topics."))
        changed.topic = keys[0]
        changed.save(update_fields=["topic"])
        changed.further_topics.set(topics[1:])

    return gate.apply(
        Application, application.pk, "set_topic", actor, seen=seen, data=before, then=then
    )


def topics_of(application: Application) -> list[str]:
    """Keys, the main one first; empty when the need is not clear yet and nothing was chosen."""
    further = application.further_topics.order_by("position", "key").values_list("key", flat=True)
    return [key for key in (application.topic, *further) if key]


def told_urgency(event: Event) -> str:
    """The line in the timeline: from what to what."""
    labels = dict(Application.Urgency.choices)
    return _told(event, [[labels.get(level, "")] for level in event.data.get("urgency", ())])


def told_topic(event: Event) -> str:
    labels = words.topic_labels()
    sides = [[labels.get(key, key) for key in side] for side in event.data.get("topics", ())]
    return _told(event, sides)


def _told(event: Event, sides: Sequence[Sequence[Any]]) -> str:
    if len(sides) != 2:  # emptied after the retention term
        return event.label
    was, now = (", ".join(map(str, side)) or "–" for side in sides)
    return _("%(change)s: %(now)s, before: %(was)s") % {
        "change": event.label,
        "now": now,
        "was": was,
    }
