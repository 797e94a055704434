"""Django's one connection, pointed at copies of prepared databases."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections
from django.db.models import Model

from tests.prepared.making import Prepared, made


class Copy:
    """Of a prepared database, for this process alone: in memory where SQLite can."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared, self.store = prepared, made(prepared)
        self.models: list[type[Model]] = []
        name = f"snodo_copy_{os.getpid()}_{prepared.name}"
        is_file = connection.vendor == "sqlite"
        self.place = f"file:{name}?mode=memory&cache=shared" if is_file else name

    def refresh(self) -> None:
        """Make it like new."""
        connection.close()
        if connection.vendor == "sqlite":
            connection.ensure_connection()  # it lives in memory as long as somebody looks
        self.store.copy(self.prepared.name, self.place)
        for model in self.models:
            _create(model)

    def with_model(self, model: type[Model]) -> None:
        """A table that no migration makes, here and after each ``refresh``."""
        if model not in self.models:
            self.models.append(model)
            _create(model)


@contextmanager
def copied(prepared: Prepared) -> Iterator[Copy]:
    """Work in a copy meanwhile."""
    copy = Copy(prepared)
    with pointed_at(copy.place):
        copy.refresh()
        yield copy
    copy.store.drop(copy.place)


@contextmanager
def pointed_at(place: str) -> Iterator[None]:
    """Every thread's new connections lead there; this thread's old one rests meanwhile."""
    kept, settings = connections["default"], connections.settings["default"]
    name = settings["NAME"]
    if kept.vendor == "postgresql":
        kept.close()  # a server's database cannot be copied while somebody is connected to it
    settings["NAME"] = place
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = kept


def _create(model: type[Model]) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(model)
