"""Two workers and somebody who stops, at the same moment, over real connections."""

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction

from desk.exports import making, pieces
from desk.exports.records import ExportJob, ExportPiece
from desk.models import Export
from desk.staff import export_rows
from forms.privacy import erasing
from forms.uploads import private_storage
from tests.desk.factories import ApplicationFactory, desk_user
from tests.workflow.test_races import at_once
from workflow import append_only

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
KEY = "1" * 32


@pytest.fixture
def job(monkeypatch):
    monkeypatch.setattr(export_rows, "AT_ONCE", 2)
    ApplicationFactory.create_batch(8)
    return begun(desk_user())


def begun(user, **fields):
    values = {"tab": "open", "columns": ["reference"], "form": "csv", "rows": 8, "personal": False}
    noted = Export(user=user, actor_label="Olga", **{**values, **fields})
    return making.begin(user, noted, key=KEY, language="it")


@pytest.mark.parametrize("_round", range(3))
def test_two_workers_make_each_page_once(job, _round):
    at_once(
        *(lambda: making.go_on(job.pk, seconds=20) for _worker in range(2)),
        lambda: making.attend(seconds=20),
    )
    job.refresh_from_db()
    assert (job.state, job.done) == ("ready", 8)
    assert list(job.pieces.values_list("number", flat=True)) == [0, 1, 2, 3]
    assert len(private_storage().listdir(job.folder)[1]) == 4
    making.stop(job)


@pytest.mark.parametrize("_round", range(3))
def test_stopped_while_it_is_made_nothing_is_left(job, _round):
    results = at_once(
        lambda: making.go_on(job.pk, seconds=20),
        lambda: making.stop(job),
        lambda: making.stop(job),
    )
    assert results == [None, None, None]
    making.attend(seconds=0)
    assert not ExportPiece.objects.exists()
    assert not private_storage().exists(job.folder)


@pytest.mark.parametrize("_round", range(5))
def test_erased_while_it_is_made_nobody_stays_in_it(monkeypatch, _round):
    monkeypatch.setattr(export_rows, "AT_ONCE", 2)
    people = ApplicationFactory.create_batch(8, state="closed")
    user = desk_user()
    user.user_permissions.add(Permission.objects.get(codename="export_people"))
    job = begun(user, tab="closed", personal=True)

    def erased():
        with transaction.atomic(), append_only.lifted():
            [locked] = erasing.locked([people[1].submission_id])
            erasing.erase(locked, "delete")

    assert at_once(lambda: making.go_on(job.pk, seconds=20), erased) == [None, None]
    job.refresh_from_db()
    assert job.state in ("ready", "failed")
    assert people[1].reference.encode() not in b"".join(pieces.content_of(job))
    making.stop(job)


def test_a_double_click_begins_one_file(job):
    user = desk_user()
    first, second = at_once(lambda: begun(user), lambda: begun(user))
    assert first == second
    assert (ExportJob.objects.count(), Export.objects.count()) == (2, 2)
