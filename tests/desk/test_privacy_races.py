"""The retention job beside people at work, over real connections."""

import pytest
from django.db import connection, transaction

from desk import review
from desk.access import actor_for
from desk.models import Application
from forms.models import ErasureProof, KeptCount, RetentionRule
from forms.privacy import job, people, proofs
from forms.privacy.holders import DELETE
from tests.desk.cases import closed_case, left
from tests.desk.factories import desk_user
from tests.workflow.test_races import at_once
from workflow import gate
from workflow.models import Event
from workflow.reads import log_read

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }


def test_two_runs_at_once_erase_each_case_once():
    RetentionRule.objects.create(state="closed", days=100, action=DELETE)
    references = [closed_case(200).reference for _ in range(6)]
    done = at_once(*[lambda: job.run(batch=2)] * 2)
    for error in (one for one in done if isinstance(one, Exception)):
        raise error
    assert sum(one.erased for one in done) == 6
    assert [one.failed for one in done] == [[], []]
    assert sum(proof.count for proof in ErasureProof.objects.all()) == 6
    assert all(len(proofs.about(reference)) == 1 for reference in references)
    assert proofs.broken() == []
    assert sum(count.count for count in KeptCount.objects.all()) == 6
    assert left() == []


@pytest.mark.parametrize("_round", range(5))
def test_reopening_while_it_is_erased(_round):
    """One of the two wins, and no lock is waited for in a circle."""
    RetentionRule.objects.create(state="closed", days=100, action=DELETE)
    case, actor = closed_case(200), actor_for(desk_user())
    done, reopened = at_once(
        job.run, lambda: review.reopen(case, actor, seen=case.version, text="Again")
    )
    still_there = Application.objects.filter(pk=case.pk, state="in_review").exists()
    assert isinstance(done, job.Done)
    assert isinstance(reopened, Event | gate.Refusal | Application.DoesNotExist)
    assert done.failed == []
    assert (done.erased, isinstance(reopened, Event), still_there) in (
        (1, False, False),
        (0, True, True),
    )


def test_whoever_erases_lets_go_for_the_person_at_the_desk():
    """The circle, step by step: the desk has read the history, the job holds the case and waits for
    the history, the desk asks for the case. The database must not choose which of them fails."""
    RetentionRule.objects.create(state="closed", days=100, action=DELETE)
    case = closed_case(200)
    locked = []

    def at_the_desk():
        with transaction.atomic():
            list(Event.objects.all())
            while not somebody_waits_for("workflow_event"):
                pass
            locked.append(gate.lock(Application, case.pk).pk)

    done, problem = at_once(job.run, at_the_desk)
    assert problem is None
    assert locked == [case.pk]
    assert (done.erased, done.failed) == (1, [])


def somebody_waits_for(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table]
        )
        return cursor.fetchone() is not None


@pytest.mark.parametrize("_round", range(5))
def test_reading_other_cases_while_it_runs(_round):
    RetentionRule.objects.create(state="closed", days=100, action=DELETE)
    due, other, actor = closed_case(200), closed_case(1), actor_for(desk_user())
    done, reading, note = at_once(
        job.run,
        lambda: log_read(actor, other, "case"),
        lambda: review.reopen(other, actor, seen=other.version, text="Again"),
    )
    assert done.erased == 1
    assert reading.pk
    assert isinstance(note, Event)
    assert not Application.objects.filter(pk=due.pk).exists()


def test_the_same_person_erased_twice_at_once():
    case = closed_case()
    results = at_once(*[lambda: people.erase([case.submission_id], reason="x", by="y")] * 2)
    assert {type(one) for one in results} == {people.Removed, people.CannotEraseError}
    assert ErasureProof.objects.get().count == 1
