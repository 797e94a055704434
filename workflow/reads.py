"""The read log: looking at somebody's case leaves a line."""

from typing import Any

from django.db import models

from workflow import eyes
from workflow.actors import Actor
from workflow.models import Reading
from workflow.models.reading import Purpose


def log_read(
    actor: Actor, subject: models.Model, what: str, purpose: str = Purpose.SERVICE
) -> Reading:
    """``what`` is a short key: "case", "referral", "upload"."""
    reading = unsaved(actor, what, purpose, subject=subject)
    reading.save()
    return reading


def unsaved(actor: Actor, what: str, purpose: str = Purpose.SERVICE, **about: Any) -> Reading:
    """The one place that makes a line: whoever looks through a colleague's account stands in it
    first, and beside them as whom. ``about`` are the fields that name the subject."""
    reader = eyes.real_reader() or actor
    return Reading(
        user_id=reader.user_id,
        actor_label=reader.label,
        organisation_id=reader.organisation_id,
        organisation_label=reader.organisation_label,
        seen_as="" if reader is actor else actor.label,
        what=what,
        purpose=purpose,
        **about,
    )
