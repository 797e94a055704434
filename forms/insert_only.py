"""The database itself refuses to rewrite a published form, a notice or a proof of erasure.

As in ``workflow.append_only``: both engines refuse changes, PostgreSQL refuses deletion too, and on
SQLite (where emptying a test database is a plain DELETE) the models refuse in its place. A
migration that rebuilds one of these tables on SQLite loses the triggers: call ``install`` again.
"""

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
                cursor.execute(
                    f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
                )


def remove(db: BaseDatabaseWrapper) -> None:
    with db.cursor() as cursor:
        for table in TABLES:
            on_table = f" ON {table}" if db.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_insert_only{on_table}")
