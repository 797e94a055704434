"""Documents of earlier releases, brought up to today's shape one schema at a time.

Stored versions are never rewritten: they are upgraded each time they are read, so an upgrade is
kept here for ever and tested on a stored sample of its schema (tests/forms/samples).
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

SCHEMA = 2


class NewerSchemaError(ValueError):
    """The document was written by a later release than this one."""


def upgraded(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises ``NewerSchemaError``, or ``ValueError`` when it is no form document at all."""
    schema = document.get("schema") if isinstance(document, Mapping) else None
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise ValueError(f"unknown form document schema: {schema!r}")
    if schema > SCHEMA:
        raise NewerSchemaError(f"form document of a later release: schema {schema}")
    while schema < SCHEMA:
        document = UPGRADES[schema](deepcopy(dict(document)))
        schema = document["schema"]
    return document


def _notices_of_their_own(document: dict[str, Any]) -> dict[str, Any]:
    """1 → 2: which privacy notice is shown is no longer part of a form's version."""
    if isinstance(document.get("form"), dict):
        document["form"].pop("notice_version", None)
    return {**document, "schema": 2}


UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _notices_of_their_own}
