import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.workflow.sample import CLERK, Parcel, ParcelFactory
from workflow import append_only, gate
from workflow.models import Event, Reading
from workflow.models.about import AppendOnlyError
from workflow.reads import log_read

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user("carla@example.org")


@pytest.fixture
def rows(user):
    parcel = ParcelFactory()
    actor = gate.Actor("Carla", frozenset({"clerk"}), user.pk, 7, "Post")
    event = gate.apply(Parcel, parcel.pk, "pack", actor, seen=1)
    return event, log_read(actor, parcel, "case")


def test_rows_of_the_history_are_neither_saved_again_nor_deleted(rows):
    for row in rows:
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            row.delete()
        with pytest.raises(AppendOnlyError):
            type(row).objects.all().delete()
        with pytest.raises(AppendOnlyError):
            type(row).objects.update(actor_label="Somebody else")


@pytest.mark.parametrize("table", ["workflow_event", "workflow_reading"])
def test_the_database_refuses_changes_behind_the_models_back(rows, table):
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET actor_label = 'x'")


def test_the_database_refuses_another_person_in_the_place_of_one(rows, django_user_model):
    other = django_user_model.objects.create_user("other@example.org")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_event SET actor_id = %s", [other.pk])


@pytest.mark.parametrize("table", ["workflow_event", "workflow_reading"])
def test_the_database_refuses_deletion(rows, table):
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


def test_deleting_an_account_keeps_the_trail_with_the_name(rows, user):
    user.delete()
    event, reading = Event.objects.get(), Reading.objects.get()
    assert (event.actor, event.actor_label, event.organisation_label) == (None, "Carla", "Post")
    assert (reading.user, reading.actor_label) == (None, "Carla")


def test_the_law_may_lift_the_triggers_and_they_come_back(rows):
    with append_only.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_event SET organisation_label = 'erased'")
    assert Event.objects.get().organisation_label == "erased"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_event SET actor_label = 'x'")


def test_keys_can_be_rotated_under_the_triggers(settings):
    parcel = ParcelFactory()
    gate.apply(Parcel, parcel.pk, "ask", CLERK, seen=1, text="Which street?")
    old = Event.objects.values_list("pk").get()
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    call_command("rotate_keys", verbosity=0)
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert Event.objects.get(pk=old[0]).text == "Which street?"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_event SET text = 'x'")


def test_what_was_written_is_ciphertext_in_the_database():
    parcel = ParcelFactory()
    gate.apply(Parcel, parcel.pk, "ask", CLERK, seen=1, text="her illness", data={"why": "illness"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, data FROM workflow_event")
        stored = "".join(cursor.fetchone())
    assert "illness" not in stored
    assert Event.objects.get().data == {"why": "illness"}


def test_readings_say_who_looked_at_what(rows):
    reading = Reading.objects.about(Parcel.objects.get()).get()
    assert (reading.actor_label, reading.what, reading.organisation_id) == ("Carla", "case", 7)


def test_about_nothing_is_nothing(rows):
    assert not Event.objects.about().exists()
