"""The database itself refuses to rewrite history.

An event, a reading or a change of a workflow can be neither changed nor deleted, on both engines;
the one exception is a deleted account, whose key becomes empty while the name stays as text.
A migration that rebuilds one of these tables on SQLite loses the triggers: call ``install`` again.
Emptying a whole database (the command ``flush``, tests above all) lifts what is in ``emptying``.
"""

import functools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

P = ParamSpec("P")
T = TypeVar("T")

Tables = tuple[tuple[str, str], ...]
# Table, and its one column that may become empty.
ABOUT_PEOPLE: Tables = (("workflow_event", "actor_id"), ("workflow_reading", "user_id"))
TABLES: Tables = (*ABOUT_PEOPLE, ("workflow_amendment", "actor_id"))

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


def install(db: BaseDatabaseWrapper, tables: Tables = TABLES) -> None:
    """On those of the tables that are there: an old migration comes before the newest table."""
    remove(db, tables)
    with db.cursor() as cursor:
        there = set(db.introspection.table_names(cursor))
        if db.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for table, person in tables:
            if table not in there:
                continue
            if db.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION workflow_append_only('{person}')"
                )
            elif db.vendor == "sqlite":
                columns = [
                    column.name
                    for column in db.introspection.get_table_description(cursor, table)
                    if column.name != person
                ]
                same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns)
                refuse = f"SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted')"
                cursor.execute(
                    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
                    f"WHEN NOT (NEW.{person} IS NULL AND {same}) BEGIN {refuse}; END"
                )
                cursor.execute(
                    f"CREATE TRIGGER {table}_undeleted BEFORE DELETE ON {table} BEGIN {refuse}; END"
                )


def remove(db: BaseDatabaseWrapper, tables: Tables = TABLES) -> None:
    with db.cursor() as cursor:
        for table, _person in tables:
            on_table = f" ON {table}" if db.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{on_table}")
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_undeleted{on_table}")


@contextmanager
def lifted(tables: Tables = ABOUT_PEOPLE) -> Iterator[None]:
    """For what the law asks and nothing else: rotating keys, erasing after the retention term.

    One transaction; the triggers are back when it ends, or it never happened. Whoever changes a
    state reads the amendments and then writes an event: they hold nothing about people, and locking
    them here too would let the two wait for each other in a circle. Inside ``patiently`` it raises
    ``HistoryBusyError`` when others use the history and the caller should let go of what it holds.
    """
    with transaction.atomic():
        _lock(connection, tables)
        remove(connection, tables)
        yield
        install(connection, tables)


class HistoryBusyError(OperationalError):
    """Others read or write the history, and may be waiting for what this transaction holds."""


def patiently(act: Callable[P, T]) -> Callable[P, T]:
    """Begin again, from before the first lock, when the history is busy.

    Who changes a case reads its history and then waits for the case; who erases holds the case and
    then waits for the history. One of the two must let go, and it is not the person at the desk.
    Something that stays longer (the database's own cleaning) is waited for in the end.
    """

    @functools.wraps(act)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        for _try in range(TRIES):
            before = patience.set(SHORT)
            try:
                return act(*args, **kwargs)
            except HistoryBusyError:
                time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - no secret
            finally:
                patience.reset(before)
        return act(*args, **kwargs)

    return again


TRIES = 20
# Below PostgreSQL's own deadlock_timeout of a second, after which it would choose whom to stop.
SHORT = "400ms"
# For how long the history is waited for; 0 is without end.
patience: ContextVar[str] = ContextVar("patience", default="0")
LOCK_NOT_AVAILABLE = "55P03"


def _lock(db: BaseDatabaseWrapper, tables: Tables) -> None:
    """The tables first: dropping a trigger locks the trigger before its table, and two who do so at
    the same moment can each hold what the other waits for."""
    if db.vendor != "postgresql":
        return
    names = ", ".join(table for table, _person in tables)
    with db.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{patience.get()}'")
        try:
            cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
                raise HistoryBusyError from error
            raise
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")


# What stands in the way of emptying a database. Rooms with such tables of their own add theirs.
emptying: list[Callable[[], AbstractContextManager[None]]] = [lambda: lifted(TABLES)]
