from django.db import migrations, models

from workflow import append_only


def guard(apps, schema_editor):
    # On SQLite adding a column makes the table anew, without its triggers.
    append_only.install(schema_editor.connection)


def lift(apps, schema_editor):
    append_only.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0002_sms'),
    ]

    operations = [
        migrations.RunPython(lift, guard),
        migrations.AddField(
            model_name='reading',
            name='purpose',
            field=models.CharField(choices=[('service', 'to deal with the request'), ('help', 'to help filling it in'), ('rights', 'to answer about the data'), ('check', 'to check who looked')], default='service', max_length=20),
        ),
        migrations.RunPython(guard, lift),
    ]
