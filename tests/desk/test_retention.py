"""What the retention rules do to a case: nothing in a dry run, everything with --really."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.models import Application, Attachment, Enclosure, InfoRequest, Note, Referral
from forms.models import (
    Draft,
    ErasureProof,
    KeptCount,
    PersonKey,
    RetentionRule,
    Submission,
    Upload,
)
from forms.privacy import due, erasing, job, proofs
from forms.privacy.holders import ANONYMISE, DELETE
from tests.desk.cases import SECRETS, aged, closed_case, left, tables, with_file
from tests.desk.factories import DraftFactory, received
from workflow.models import Event, Message, Reading

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }
    return tmp_path


def rule(state="closed", days=100, action=ANONYMISE, form_key=""):
    return RetentionRule.objects.create(form_key=form_key, state=state, days=days, action=action)


def stored_files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_case_of_these_tests_holds_every_secret():
    closed_case()
    assert left() == list(SECRETS)


def test_a_dry_run_changes_nothing(capsys):
    rule()
    closed_case(200)
    DraftFactory(submitted_at=None, expires_at=timezone.now() - dt.timedelta(days=1))
    before = tables()
    call_command("retention")
    assert tables() == before
    told = capsys.readouterr().out
    assert "housing-risk" in told
    assert "closed                1 in all" in told
    assert "Dry run" in told


@pytest.mark.parametrize("action", [DELETE, ANONYMISE])
def test_nothing_personal_is_left(action, private_files, django_capture_on_commit_callbacks):
    rule(action=action)
    closed_case(101)
    assert len(stored_files(private_files)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        done = job.run()
    assert (done.erased, done.files, done.failed) == (1, 1, [])
    assert left() == []
    assert stored_files(private_files) == []
    assert not Upload.objects.exists()
    assert not Message.objects.exists()
    assert not PersonKey.objects.exists()
    assert not InfoRequest.objects.exists()
    assert not Note.objects.exists()
    assert {(event.text, str(event.data)) for event in Event.objects.all()} == {("", "{}")}
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("action", [DELETE, ANONYMISE])
def test_files_that_came_later_go_too(action, private_files, django_capture_on_commit_callbacks):
    rule(action=action)
    case = closed_case(101)
    for came_with in (
        {"question": InfoRequest.objects.get(), "sent_at": timezone.now()},
        {"message": case.chat.get(), "sent_at": timezone.now()},
        {"sent_at": timezone.now()},
        {},  # laid aside and never sent
    ):
        late = Attachment.objects.create(upload=with_file(case), application=case, **came_with)
    Enclosure.objects.create(referral=Referral.objects.get(), attachment=late)
    assert len(stored_files(private_files)) == 5
    with django_capture_on_commit_callbacks(execute=True):
        done = job.run()
    assert (done.erased, done.files, done.failed) == (1, 5, [])
    assert stored_files(private_files) == []
    for model in (Upload, Attachment, Enclosure):
        assert not model.objects.exists()
    assert left() == []


def test_what_is_anonymous_can_still_be_counted():
    rule()
    case = closed_case(101)
    old = case.submission
    job.run()
    case = Application.objects.get(pk=case.pk)
    assert (case.topic, case.district, case.state, case.urgency) == ("eviction", "6", "closed", 3)
    assert [event.reason for event in Event.objects.about(case)][-1] == "home_kept"
    assert (case.person_name, case.urgency_reasons, case.legal_date) == ("", [], None)
    submission = Submission.objects.get(pk=old.pk)
    assert submission.reference != old.reference
    assert submission.uuid != old.uuid
    assert submission.draft.code == ""
    assert submission.answers["district"] == "6"
    assert "given_name" not in submission.answers
    assert submission.derived == {"topic": "eviction", "urgency": {"level": "high"}}
    assert Referral.objects.get().state == "concluded"


def test_what_is_deleted_leaves_a_count():
    rule(action=DELETE)
    closed_case(101)
    job.run()
    for model in (Application, Submission, Draft, Referral):
        assert not model.objects.exists()
    count = KeptCount.objects.get()
    assert (count.form_key, count.topic, count.district) == ("housing-risk", "eviction", "6")
    assert count.outcome == "closed home_kept"
    assert count.count == 1


@pytest.mark.parametrize(("days_ago", "erased"), [(99, 0), (101, 1)])
def test_only_what_is_due(days_ago, erased):
    rule()
    closed_case(days_ago)
    assert job.run().erased == erased


def test_without_a_term_everything_is_kept():
    RetentionRule.objects.create(state="closed", days=None)
    closed_case(10_000)
    assert job.run().erased == 0
    (line,) = [one for one in due.report() if one.state == "closed"]
    assert (line.total, line.due, line.days) == (1, 0, None)


def test_a_rule_for_the_form_goes_before_the_general_one():
    rule(days=10)
    rule(days=1000, form_key="housing-risk")
    closed_case(101)
    assert job.run().erased == 0


def test_an_open_request_is_never_due():
    rule(state="in_review", days=1)
    case = received()
    aged(case, 5000)
    assert job.run().erased == 0


def test_reopened_between_the_list_and_the_lock_it_stays(monkeypatch):
    """Somebody takes the case up again while the job runs."""
    rule()
    case = closed_case(101)
    erase = erasing.erase

    def reopen(*args):
        raise AssertionError("erased although it was reopened")

    monkeypatch.setattr(erasing, "erase", reopen)
    real = job._batch

    def reopened_first(done, state, pks, now, by):
        Application.objects.filter(pk=case.pk).update(state="in_review")
        real(done, state, pks, now, by)

    monkeypatch.setattr(job, "_batch", reopened_first)
    assert job.run().failed == []
    assert erase is not erasing.erase


def test_a_restricted_one_is_held_back():
    rule()
    case = closed_case(101)
    Submission.objects.filter(pk=case.submission_id).update(restricted_at=timezone.now())
    (line,) = [one for one in due.report() if one.state == "closed"]
    assert (line.due, line.held) == (0, 1)
    assert job.run().erased == 0


def test_a_bad_row_does_not_stop_the_rest(monkeypatch, caplog):
    rule()
    cases = [closed_case(days) for days in (300, 200, 150)]
    erase = erasing.erase

    def fails_once(submission, action):
        if submission.pk == cases[1].submission_id:
            raise ValueError("Amina Berardi")
        return erase(submission, action)

    monkeypatch.setattr(erasing, "erase", fails_once)
    done = job.run()
    assert (done.erased, done.failed) == (2, [cases[1].submission_id])
    assert "Amina" not in caplog.text
    assert Application.objects.get(pk=cases[1].pk).person_name == "Amina Berardi"
    with pytest.raises(SystemExit):
        call_command("retention", really=True, verbosity=0)


class Killed(BaseException):
    """What no ``except Exception`` stops."""


@pytest.mark.parametrize("action", [DELETE, ANONYMISE])
def test_killed_half_way_it_goes_on_where_it_was(action, monkeypatch):
    rule(action=action)
    cases = [closed_case(101 + number) for number in range(5)]
    references = [case.reference for case in cases]
    erase, count = erasing.erase, iter(range(100))

    def dies_at_the_fourth(submission, what):
        if next(count) == 3:
            raise Killed
        return erase(submission, what)

    monkeypatch.setattr(erasing, "erase", dies_at_the_fourth)
    with pytest.raises(Killed):
        job.run(batch=2)
    # The first batch is done and proved; the second, in which it died, never happened.
    assert sum(proof.count for proof in ErasureProof.objects.all()) == 2
    monkeypatch.setattr(erasing, "erase", erase)
    assert job.run(batch=2).erased == 3
    assert left() == []
    assert all(len(proofs.about(reference)) == 1 for reference in references)
    assert proofs.broken() == []


def test_an_erased_person_is_found_nowhere(desk, helper):
    rule()
    case = closed_case(101)
    submission, upload = case.submission, Upload.objects.get()
    closed = reverse("desk_applications:tab", args=["closed"])
    assert case.reference in desk.get(closed).content.decode()
    assert case.reference in desk.get(closed, {"q": case.reference}).content.decode()
    job.run()
    anonymous = Application.objects.get().reference
    addresses = [(closed, {"q": q}) for q in (case.reference, anonymous)]
    addresses += [(closed, {}), (closed, {"export": "xlsx"}), (closed, {"export": "csv"})]
    addresses += [(reverse("desk_staff:messages"), {}), (reverse("wagtailadmin_home"), {})]
    for address, query in addresses:
        text = desk.get(address, query).content.decode()
        for echo in (f'value="{query.get("q")}"', f"q={query.get('q')}"):  # what the asker typed
            text = text.replace(echo, "")
        found = [secret for secret in (*SECRETS, case.reference, anonymous) if secret in text]
        assert found == []
    gone = [
        desk.get(reverse("desk_applications:case", args=[case.pk])),
        desk.get(reverse("desk_staff:upload", args=[upload.uuid])),
        helper.get(reverse("desk_staff:upload", args=[upload.uuid])),
        Client().get(reverse("desk:status", args=[submission.uuid])),
    ]
    assert [page.status_code for page in gone] == [404] * 4


def test_expired_drafts_go_with_their_letters_and_are_proved():
    from workflow import outbox

    draft = DraftFactory(submitted_at=None, expires_at=timezone.now() - dt.timedelta(days=1))
    kept = DraftFactory(submitted_at=None)
    outbox.post(
        key="reminder", to="amina@example.org", language="it", subject="x", body="y",
        kind="reminder", about=draft,
    )  # fmt: skip
    done = job.run()
    assert done.drafts == 1
    assert list(Draft.objects.all()) == [kept]
    assert not Message.objects.exists()
    assert ErasureProof.objects.get().cause == "drafts"


def test_the_read_log_has_its_own_term():
    closed_case()
    job.run()
    assert Reading.objects.count() == 1
    rule(state=due.READINGS, days=1, action=DELETE)
    assert job.run(now=timezone.now() + dt.timedelta(days=2)).readings == 1
    assert ErasureProof.objects.get().cause == "readings"


@pytest.mark.parametrize("size", [1, 5])
def test_the_report_asks_the_same_whatever_there_is(size, django_assert_max_num_queries):
    rule()
    for _ in range(size):
        closed_case(101)
    # One for each state that ends a request, and for what is not a state.
    with django_assert_max_num_queries(17):
        due.report()


def test_no_secret_column_escapes_the_erasure():
    """A table added tomorrow with an encrypted column must be reached from the submission, the
    draft or the application, or be named here with the reason why it need not."""
    from django.apps import apps

    from portal.crypto import EncryptedTextField

    elsewhere = {
        "workflow.event",  # both emptied by what they are about
        "workflow.message",
        "forms.linkrequest",  # lives a minute, a day at most
        "forms.servicerating",  # tied to nobody from the start
        "desk.seeas",  # why a colleague was helped: forgotten when nobody is told any more
        "desk.exportpiece",  # the key of a file, forgotten with whoever may be in it
    }
    roots = {"forms.submission", "forms.draft", "desk.application", "desk.referral"}
    reached = set(roots)
    for _turn in range(4):
        for label in list(reached):
            for relation in apps.get_model(label)._meta.related_objects:
                reached.add(relation.related_model._meta.label_lower)
    secret = {
        model._meta.label_lower
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.local_fields)
    }
    assert secret - reached - elsewhere == set()
