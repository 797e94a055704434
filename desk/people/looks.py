"""Looking at several requests at once leaves a line for each, in one go."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType

from desk.applications import Application
from workflow.actors import Actor
from workflow.models import Reading
from workflow.reads import unsaved


def note_reading(actor: Actor, applications: Iterable[Application], what: str) -> None:
    kind = ContentType.objects.get_for_model(Application)
    Reading.objects.bulk_create(
        unsaved(actor, what, content_type=kind, object_id=each.pk) for each in applications
    )
