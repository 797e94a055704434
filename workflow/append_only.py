"""The database itself refuses to rewrite history.

On both engines an event or a reading cannot be changed; the one exception is a deleted account,
whose key becomes empty while the name stays as text. PostgreSQL refuses deletion too. SQLite does
not, because emptying a test database there is a plain DELETE; the models refuse in its place.
A migration that rebuilds one of these tables on SQLite loses the triggers: call ``install`` again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Table, and its one column that may become empty.
TABLES = (("workflow_event", "actor_id"), ("workflow_reading", "user_id"))

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION workflow_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - TG_ARGV[0] = to_jsonb(OLD) - TG_ARGV[0]
           AND to_jsonb(NEW) -> TG_ARGV[0] = 'null'::jsonb THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END $$
"""


def install(db: BaseDatabaseWrapper) -> None:
    remove(db)
    with db.cursor() as cursor:
        if db.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
            for table, person in TABLES:
                cursor.execute(
                    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION workflow_append_only('{person}')"
                )
        elif db.vendor == "sqlite":
            for table, person in TABLES:
                columns = [
                    column.name
                    for column in db.introspection.get_table_description(cursor, table)
                    if column.name != person
                ]
                same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns)
                cursor.execute(
                    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
                    f"WHEN NOT (NEW.{person} IS NULL AND {same}) "
                    f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
                )


def remove(db: BaseDatabaseWrapper) -> None:
    with db.cursor() as cursor:
        for table, _person in TABLES:
            on_table = f" ON {table}" if db.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{on_table}")


@contextmanager
def lifted() -> Iterator[None]:
    """For what the law asks and nothing else: rotating keys, erasing after the retention term.

    One transaction; the triggers are back when it ends, or it never happened.
    """
    with transaction.atomic():
        remove(connection)
        yield
        install(connection)
