from contextlib import ExitStack
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, models, transaction

from portal.crypto import EncryptedTextField, rotate, rotation_guards

BATCH = 500


class Command(BaseCommand):
    help = "Encrypts every sensitive field again with the first of SNODO_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        with ExitStack() as guards:
            for guard in rotation_guards:
                guards.enter_context(guard())
            for model in apps.get_models():
                for field in model._meta.local_fields:
                    if isinstance(field, EncryptedTextField):
                        count = self._rotate(model, field)
                        self.stdout.write(f"{model._meta.label}.{field.name}: {count}")

    def _rotate(self, model: type[models.Model], field: models.Field) -> int:
        quote = connection.ops.quote_name
        table, column = quote(model._meta.db_table), quote(str(field.column))
        key = quote(str(model._meta.pk.column))
        done, last = 0, None
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                after = f"AND {key} > %s" if last is not None else ""
                cursor.execute(
                    f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL "  # noqa: S608
                    f"AND {column} <> '' {after} ORDER BY {key} LIMIT {BATCH}",
                    [last] if last is not None else [],
                )
                rows = cursor.fetchall()
                for pk, token in rows:
                    cursor.execute(
                        f"UPDATE {table} SET {column} = %s WHERE {key} = %s",  # noqa: S608
                        [rotate(token), pk],
                    )
            if not rows:
                return done
            done, last = done + len(rows), rows[-1][0]
