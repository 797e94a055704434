import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from workflow import append_only


def guard(apps, schema_editor):
    # The new table has its guard too, and on SQLite deletion is refused from now on.
    append_only.install(schema_editor.connection)


def lift(apps, schema_editor):
    append_only.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('workflow', '0003_reading_purpose'),
    ]

    operations = [
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField()),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('undone', models.BooleanField(default=False)),
                ('actor_label', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'change of a workflow',
                'verbose_name_plural': 'changes of workflows',
                'ordering': ('-pk',),
                'permissions': [('change_workflow', 'Can change workflows, terms and closing days')],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('area', 'key', 'version'), name='amendment_one_per_version', violation_error_message='Somebody else made a change at the same moment.')],
            },
        ),
        migrations.RunPython(guard, lift),
    ]
