"""Applications as rows of a file. Who took somebody's data away is noted for that person before
they leave."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import override

from desk import named
from desk.applications import Application
from desk.staff.export_columns import COLUMNS, ExportColumn
from desk.staff.queue import with_partner
from forms.contact.current import with_contacts
from forms.models import FormVersion
from workflow.actors import Actor
from workflow.models import Reading
from workflow.reads import unsaved

AT_ONCE = 500


def columns_for(user: Any) -> list[ExportColumn]:
    people = named.has(user, named.EXPORT_PEOPLE)
    return [each for each in COLUMNS if people or not each.personal]


def complete(listed: QuerySet[Application], *, personal: bool) -> QuerySet[Any]:
    """With all that columns read."""
    found = with_partner(listed)
    return found.select_related("submission__draft") if personal else found


def rows(
    found: QuerySet[Any], chosen: Sequence[ExportColumn], reader: Actor | None, language: str
) -> Iterator[list[Any]]:
    """A page of rows in memory at a time."""
    yield heading(chosen, language)
    waiting = found.iterator(chunk_size=AT_ONCE)
    versions: dict[int, FormVersion] = {}
    while batch := list(islice(waiting, AT_ONCE)):
        if reader is not None:
            note(batch, reader)
            complete_people(batch, versions)
        yield from drawn(batch, chosen, language)


def heading(chosen: Sequence[ExportColumn], language: str) -> list[str]:
    with override(language):
        return [str(each.label) for each in chosen]


def drawn(
    batch: Sequence[Application], chosen: Sequence[ExportColumn], language: str
) -> list[list[str]]:
    with override(language):  # a stream is drawn when the request's language is gone
        return [[str(column.value(each)) for column in chosen] for each in batch]


def complete_people(batch: Sequence[Application], versions: dict[int, FormVersion]) -> None:
    """One form for all its requests: a form of its own for each row fills the memory. And the
    contacts that count now."""
    missing = {each.submission.version_id for each in batch} - versions.keys()
    if missing:
        versions |= FormVersion.objects.in_bulk(missing)
    for each in batch:
        each.submission.version = versions[each.submission.version_id]
    prefetch_related_objects([each.submission for each in batch], with_contacts())


def note(batch: Sequence[Application], reader: Actor) -> None:
    kind = ContentType.objects.get_for_model(Application)
    Reading.objects.bulk_create(
        unsaved(reader, "export", content_type=kind, object_id=each.pk) for each in batch
    )
