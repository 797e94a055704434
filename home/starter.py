"""Starter content: readable files loaded once, then left to the editors.

A record remembers what was loaded from which file, and what the row looked like just after. A
second run creates what is new, brings a changed file in only where nobody has touched the row
since, and never brings back what an editor removed.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

Report = Callable[[str], None]
Loader = Callable[[Report], None]


PLACED = "placed"  # the source of a page that stands at its address and is still empty


class StarterRecord(models.Model):
    """``key`` names one loaded thing, e.g. ``guide/it/eviction-letter``."""

    key = models.CharField(max_length=200, unique=True)
    source = models.CharField(max_length=64)  # digest of the file's content when it was loaded
    result = models.CharField(max_length=64)  # digest of the row as the loader left it
    object_id = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.key


@dataclass(order=True)
class Registered:
    order: int
    name: str
    load: Loader = field(compare=False)


_loaders: list[Registered] = []


def register(order: int, name: str, loader: Loader) -> None:
    """A room adds its loader at start-up; lower orders run first."""
    _loaders.append(Registered(order, name, loader))


def loaders() -> list[Registered]:
    return sorted(_loaders)


def digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def load_row(
    model: type[models.Model], key: str, source: Any, fields: dict[str, Any], report: Report
) -> None:
    """A row of a vocabulary, found by its ``key`` field."""

    def write(_row: Any) -> Any:
        return model._default_manager.update_or_create(key=key, defaults=fields)[0]

    def state(row: Any) -> Any:
        return [getattr(row, name) for name in sorted(fields)]

    load_one(
        f"{model._meta.model_name}/{key}",
        source,
        find=lambda pk: model._default_manager.filter(pk=pk).first(),
        write=write,
        state=state,
        report=report,
    )


def open_to_editors(model: type[models.Model], report: Report) -> None:
    """Let Wagtail's groups of editors write a vocabulary: once, then administrators decide."""
    wanted = Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(model), codename__regex="^(add|change|view)_"
    )

    def write(_row: Any) -> Any:
        groups = Group.objects.filter(name__in=("Editors", "Moderators"))
        for group in groups:
            group.permissions.add(*wanted)
        return wanted[0]

    load_one(
        f"editors/{model._meta.label_lower}",
        "once",
        find=lambda pk: Permission.objects.filter(pk=pk).first(),
        write=write,
        state=lambda row: row.codename,
        report=report,
    )


def load_one(
    key: str,
    source: Any,
    *,
    find: Callable[[str], Any],
    write: Callable[[Any], Any],
    state: Callable[[Any], Any],
    report: Report,
) -> Any:
    """Create or refresh one thing, respecting whoever changed it since.

    ``find(object_id)`` returns the row or ``None``; ``write(row or None)`` creates or rewrites it
    and returns it; ``state(row)`` is a JSON-able picture of what an editor could have changed.
    Returns the row, or ``None`` when an editor removed it.
    """
    record = StarterRecord.objects.filter(key=key).first()
    wanted = digest(source)
    if record is None:
        row = write(None)
        StarterRecord.objects.create(
            key=key, source=wanted, result=digest(state(row)), object_id=str(row.pk)
        )
        report(f"new        {key}")
        return row
    row = find(record.object_id)
    if row is None:
        report(f"removed    {key} (left so)")
        return None
    if record.source == wanted:
        return row
    if digest(state(row)) != record.result:
        report(f"edited     {key} (left as the editor wrote it)")
        return row
    was_placed = record.source == digest(PLACED)
    row = write(row)
    record.source, record.result = wanted, digest(state(row))
    record.save()
    report(f"{'new' if was_placed else 'refreshed':10} {key}")
    return row
