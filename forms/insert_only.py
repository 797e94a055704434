"""The database itself refuses to rewrite a published form, a notice or a proof of erasure.

As in ``workflow.append_only``: both engines refuse changes and deletion. A migration that rebuilds
one of these tables on SQLite loses the triggers: call ``install`` again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("forms_formversion", "forms_notice", "forms_erasureproof")

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION forms_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END $$
"""


def install(db: BaseDatabaseWrapper) -> None:
    remove(db)
    with db.cursor() as cursor:
        if db.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
            for table in TABLES:
                cursor.execute(
                    f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION forms_insert_only()"
                )
        elif db.vendor == "sqlite":
            for table in TABLES:
                refuse = f"SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted')"
                cursor.execute(
                    f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE ON {table} "
                    f"BEGIN {refuse}; END"
                )
                cursor.execute(
                    f"CREATE TRIGGER {table}_undeleted BEFORE DELETE ON {table} BEGIN {refuse}; END"
                )


def remove(db: BaseDatabaseWrapper) -> None:
    with db.cursor() as cursor:
        for table in TABLES:
            on_table = f" ON {table}" if db.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_insert_only{on_table}")
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_undeleted{on_table}")


@contextmanager
def lifted() -> Iterator[None]:
    """For emptying a whole database and nothing else: the command ``flush``."""
    with transaction.atomic():
        remove(connection)
        yield
        install(connection)
