"""On SQLite too the database refuses to delete published notices and proofs of erasure."""

from django.db import migrations

from forms import insert_only


def install(apps, schema_editor):
    insert_only.install(schema_editor.connection)


def remove(apps, schema_editor):
    insert_only.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("forms", "0003_insert_only")]

    operations = [migrations.RunPython(install, remove)]
