"""The read log: looking at somebody's case leaves a line."""

from django.db import models

from workflow.actors import Actor
from workflow.models import Reading


def log_read(actor: Actor, subject: models.Model, what: str) -> Reading:
    """``what`` is a short key: "case", "referral", "upload"."""
    return Reading.objects.create(
        subject=subject,
        user_id=actor.user_id,
        actor_label=actor.label,
        organisation_id=actor.organisation_id,
        organisation_label=actor.organisation_label,
        what=what,
    )
