"""Emptying a database that refuses to delete history, as every test that commits does."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.desk.factories import published_form
from tests.workflow.sample import CLERK, Parcel, ParcelFactory
from workflow import gate
from workflow.models import Event

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def is_refused(sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return True


def test_flush_empties_everything_and_the_guards_come_back():
    gate.apply(Parcel, ParcelFactory().pk, "pack", CLERK, seen=1)
    published_form()
    assert is_refused("DELETE FROM workflow_event")
    assert is_refused("DELETE FROM forms_formversion")
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    gate.apply(Parcel, ParcelFactory().pk, "pack", CLERK, seen=1)
    published_form()
    assert is_refused("DELETE FROM workflow_event")
    assert is_refused("DELETE FROM forms_formversion")
