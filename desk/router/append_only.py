"""The database itself refuses to rewrite a routing decision.

Changes only: when a person's data are erased their decisions are deleted, never altered. As in
``workflow.append_only``, a migration that rebuilds this table on SQLite must ``install`` again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "desk_routingdecision"
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TABLE}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of {TABLE} are never changed';
END $$
"""


def install(db: BaseDatabaseWrapper) -> None:
    remove(db)
    with db.cursor() as cursor:
        if db.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
            cursor.execute(
                f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE ON {TABLE} "
                f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_kept()"
            )
        elif db.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} are never changed'); END"
            )


def remove(db: BaseDatabaseWrapper) -> None:
    on_table = f" ON {TABLE}" if db.vendor == "postgresql" else ""
    with db.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_kept{on_table}")


@contextmanager
def lifted() -> Iterator[None]:
    """For rotating keys and nothing else. One transaction: the trigger is back when it ends."""
    with transaction.atomic():
        remove(connection)
        yield
        install(connection)
