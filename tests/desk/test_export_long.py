"""A long list as a file: made in pages, by one at a time, for whoever asked and nobody else."""

import csv
import datetime as dt
import gc
import io
import uuid

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from desk.exports import making, pieces, records
from desk.exports.records import ExportJob, ExportPiece
from desk.models import Application, Export
from desk.staff import export, export_file, export_rows
from forms.privacy import erasing
from forms.uploads import private_storage
from network.models import Membership
from tests.desk.factories import ApplicationFactory, desk_user
from workflow import append_only, outbox
from workflow.models import Reading

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ADDRESS = reverse("desk_applications:export", args=["open"])
NAMES = {"columns": ["reference", "name"], "form": "csv"}
KEY = "1" * 32


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Two rows a page, and one page for each look at the progress."""
    monkeypatch.setattr(export, "LONGEST", 3)
    monkeypatch.setattr(export_rows, "AT_ONCE", 2)
    monkeypatch.setattr(export_file, "SECONDS", 0)


@pytest.fixture
def named(operator):
    operator.user_permissions.add(Permission.objects.get(codename="export_people"))
    return operator


def ask(client, query="", **data):
    return client.post(ADDRESS + query, {"columns": "reference", "form": "csv", "key": KEY} | data)


def begun(client, **data):
    response = ask(client, **data)
    assert response.status_code == 302, response.context["form"].errors
    return ExportJob.objects.get(), response.url


def erase(submission, action):
    with transaction.atomic(), append_only.lifted():
        erasing.erase(submission, action)


def at(name, job):
    return reverse(f"desk_staff:{name}", args=[job.uuid])


def made(client, job):
    for _look in range(20):
        if client.get(at("export_file", job)).context["job"].state != "making":
            break
    job.refresh_from_db()
    return job


def content(client, job):
    return b"".join(client.get(at("export_download", job)).streaming_content)


def references(client, job):
    rows = list(csv.reader(io.StringIO(content(client, job).decode("utf-8-sig"))))
    return [row[0] for row in rows[1:]]


def stored(job):
    storage = private_storage()
    return storage.listdir(job.folder)[1] if storage.exists(job.folder) else []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_grows_page_by_page_and_holds_each_row_once(desk, named, form):
    applications = ApplicationFactory.create_batch(4)
    applications.append(ApplicationFactory(person_name="=1+<&\x001"))
    job, address = begun(desk, form=form, columns=["reference", "name"])
    assert Export.objects.get().rows == 5
    looks = [desk.get(address).content.decode() for _look in range(2)]
    for done, html in zip((2, 4), looks, strict=True):
        assert f'value="{done}"' in html
        assert 'http-equiv="refresh"' in html
    made(desk, job)
    page = desk.get(address)
    assert at("export_download", job) in page.content.decode()
    assert 'http-equiv="refresh"' not in page.content.decode()
    if form == "csv":
        assert references(desk, job) == [each.reference for each in applications]
        assert content(desk, job).count("\ufeff".encode()) == 1
        return
    response = desk.get(at("export_download", job))
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[1:]] == [each.reference for each in applications]
    assert (rows[5][1], sheet["B6"].data_type) == ("'=1+<&1", "s")


def test_a_short_list_leaves_at_once(desk):
    ApplicationFactory.create_batch(3)
    assert ask(desk).status_code == 200
    assert not ExportJob.objects.exists()


def test_the_pieces_are_sealed_and_each_with_its_own_key(desk, named):
    ApplicationFactory.create_batch(4, person_name="Amina Berardi")
    job, _address = begun(desk, **NAMES)
    made(desk, job)
    assert len(set(job.pieces.values_list("sealed_with", flat=True))) == 2
    for name in job.pieces.values_list("stored_name", flat=True):
        with private_storage().open(name) as file:
            raw = file.read()
        assert b"Berardi" not in raw
        assert b"TO-2026" not in raw


def test_who_leaves_with_names_is_noted_before_the_file_is_ready(desk, named):
    applications = ApplicationFactory.create_batch(5)
    job, address = begun(desk, **NAMES)
    assert Export.objects.get().personal
    desk.get(address)
    noted = Reading.objects.filter(what="export")
    assert sorted(noted.values_list("object_id", flat=True)) == [
        each.pk for each in applications[:2]
    ]
    made(desk, job)
    assert noted.count() == 5


def test_only_who_asked_can_look_stop_and_open(desk, sign_in, helper):
    ApplicationFactory.create_batch(4)
    job, _address = begun(desk)
    made(desk, job)
    for other in (sign_in(desk_user()), helper):
        for name in ("export_file", "export_state", "export_download"):
            assert other.get(at(name, job)).status_code == 404
        other.post(at("export_stop", job))
    assert len(references(desk, job)) == 4


def test_who_leaves_the_desk_or_loses_the_permission_has_no_file(desk, named):
    ApplicationFactory.create_batch(5)
    job, address = begun(desk, **NAMES)
    desk.get(address)
    named.user_permissions.clear()
    assert desk.get(address).status_code == 404
    making.go_on(job.pk, seconds=0)
    job.refresh_from_db()
    assert (job.state, job.problem, job.done) == ("failed", "forbidden", 2)
    Membership.objects.filter(user=named).delete()
    assert "login" in desk.get(at("export_download", job)).url


def test_each_page_holds_what_may_be_seen_when_it_is_read(desk):
    first, *rest = ApplicationFactory.create_batch(6)
    job, address = begun(desk)
    desk.get(address)
    hidden, closed, erased = rest[1:4]
    Application.objects.filter(pk=hidden.pk).update(restricted=True)
    Application.objects.filter(pk=closed.pk).update(state="closed")
    Application.objects.filter(pk=erased.pk).update(erased_at=timezone.now())
    made(desk, job)
    assert references(desk, job) == [first.reference, rest[0].reference, rest[4].reference]


def test_what_changes_its_place_in_the_list_is_there_once(desk):
    applications = ApplicationFactory.create_batch(6, urgency=1)
    job, address = begun(desk)
    desk.get(address)
    Application.objects.filter(pk=applications[5].pk).update(urgency=3)
    Application.objects.filter(pk=applications[0].pk).update(urgency=0)
    ApplicationFactory.create_batch(3)  # more than was noted never leaves
    made(desk, job)
    assert references(desk, job) == [each.reference for each in applications]


def test_filters_count_to_the_end_and_one_that_is_gone_stops_the_file(desk):
    ApplicationFactory.create_batch(2, district="1")
    wanted = ApplicationFactory.create_batch(4)
    ask(desk, "?district=6&ordering=-due_on")
    job = made(desk, ExportJob.objects.get())
    assert references(desk, job) == [each.reference for each in wanted]
    job.export.filters["district"] = ["99"]
    assert pieces.page_of(job) == ExportJob.Problem.CHANGED


def test_a_double_click_asks_once_and_a_fourth_file_is_refused(desk):
    ApplicationFactory.create_batch(4)
    assert ask(desk).url == ask(desk).url
    assert (ExportJob.objects.count(), Export.objects.count()) == (1, 1)
    for _more in range(2):
        assert ask(desk, key=str(uuid.uuid4())).status_code == 302
    refused = ask(desk, key=str(uuid.uuid4()), columns=["reference", "state"])
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors()
    assert refused.context["form"]["columns"].value() == ["reference", "state"]
    assert Export.objects.count() == 3
    assert len(refused.context["files"]) == 3


def test_stopped_nothing_is_left_of_it(desk):
    ApplicationFactory.create_batch(4)
    job, address = begun(desk)
    desk.get(address)
    assert stored(job)
    for _click in range(2):
        assert desk.post(at("export_stop", job)).status_code == 302
    assert not ExportJob.objects.exists()
    assert not stored(job)
    assert desk.get(address).status_code == 404


def test_stopped_while_a_page_is_made_nothing_is_added(desk, monkeypatch):
    ApplicationFactory.create_batch(4)
    job, _address = begun(desk)
    read = pieces.page_of

    def stopped(job):
        found = read(job)
        making.stop(job)
        return found

    monkeypatch.setattr(making, "page_of", stopped)
    making.go_on(job.pk, seconds=0)
    making.attend(seconds=0)
    assert not ExportPiece.objects.exists()
    assert not stored(job)


def test_while_one_makes_it_another_only_looks(desk):
    ApplicationFactory.create_batch(4)
    job, address = begun(desk)
    claim = {"claim": uuid.uuid4(), "claimed_at": timezone.now()}
    ExportJob.objects.update(**claim)
    assert desk.get(address).context["job"].done == 0
    making.attend(seconds=0)
    assert not job.pieces.exists()


def test_killed_between_two_pages_the_next_one_goes_on(desk, monkeypatch):
    applications = ApplicationFactory.create_batch(5)
    job, address = begun(desk)
    desk.get(address)

    def killed(*_args):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(making, "_keep", killed)
        with pytest.raises(SystemExit):
            making.go_on(job.pk, seconds=0)
    assert desk.get(address).context["job"].done == 2, "the claim of the dead lasts a while"
    ExportJob.objects.update(claimed_at=timezone.now() - records.CLAIM_LASTS)
    made(desk, job)
    assert references(desk, job) == [each.reference for each in applications]
    assert len(stored(job)) == 3


def test_when_the_last_write_of_a_page_fails_nothing_of_it_is_there(desk, named, monkeypatch):
    ApplicationFactory.create_batch(4)
    job, address = begun(desk, **NAMES)

    def broken(*_args):
        raise DatabaseError("somebody's own words")

    with monkeypatch.context() as patch:
        patch.setattr(export_rows, "note", broken)
        desk.get(address)
        job.refresh_from_db()
        assert (job.done, job.after, job.claim, job.pieces.count()) == (0, 0, None, 0)
        assert not stored(job)
        for _try in range(making.MOST_TRIES):
            page = desk.get(address)
    assert page.context["job"].state == "failed"
    assert escape(str(ExportJob.Problem.BROKEN.label)) in page.content.decode()
    assert "own words" not in page.content.decode()
    assert not Reading.objects.filter(what="export").exists()


def test_killed_again_and_again_it_is_given_up(desk):
    ApplicationFactory.create_batch(4)
    _job, address = begun(desk)
    ExportJob.objects.update(tries=making.MOST_TRIES)
    assert desk.get(address).context["job"].problem == "broken"


def test_the_outbox_makes_it_too_and_removes_what_is_over(desk):
    ApplicationFactory.create_batch(5)
    assert making.attend in outbox.before_sending
    job, address = begun(desk)
    making.attend()
    job.refresh_from_db()
    assert (job.state, job.done) == ("ready", 5)
    ExportJob.objects.update(expires_at=timezone.now())
    assert desk.get(address).status_code == 404
    assert desk.get(at("export_download", job)).status_code == 404
    making.attend()
    assert not ExportPiece.objects.exists()
    assert not stored(job)
    assert Export.objects.exists(), "who took what stays known"


def test_a_ready_file_lives_some_hours_from_then_on(desk):
    ApplicationFactory.create_batch(4)
    job, _address = begun(desk)
    ExportJob.objects.update(expires_at=timezone.now() + dt.timedelta(minutes=1))
    made(desk, job)
    assert job.expires_at > timezone.now() + records.LIFE - dt.timedelta(minutes=1)


def test_a_file_whose_piece_is_lost_says_so(desk):
    ApplicationFactory.create_batch(4)
    job, address = begun(desk)
    made(desk, job)
    private_storage().delete(job.pieces.last().stored_name)
    page = desk.get(at("export_download", job), follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert escape(str(ExportJob.Problem.LOST.label)) in page.content.decode()


@pytest.mark.parametrize("action", ["delete", "anonymise"])
def test_who_is_erased_is_in_no_file_any_more(desk, named, action):
    first, *_others, last = ApplicationFactory.create_batch(4, state="closed")
    tab = reverse("desk_applications:export", args=["closed"])
    desk.post(tab, {**NAMES, "key": "2" * 32})
    desk.post(tab, {"columns": "reference", "form": "csv", "key": "3" * 32})
    with_names, without = ExportJob.objects.order_by("pk")
    making.go_on(with_names.pk, seconds=0)
    making.go_on(without.pk, seconds=60)
    erase(last.submission, action)
    made(desk, with_names)
    assert len(references(desk, with_names)) == 3, "it was not read yet"
    erase(first.submission, action)
    page = desk.get(at("export_download", with_names), follow=True)
    assert escape(str(ExportJob.Problem.ERASED.label)) in page.content.decode()
    assert not ExportPiece.objects.filter(job=with_names).exists()
    assert len(references(desk, without)) == 4, "which says nothing of anybody"


def test_erased_while_their_page_is_made_they_are_not_in_it(desk, named, monkeypatch):
    first, *_others, last = ApplicationFactory.create_batch(4)
    job, _address = begun(desk, **NAMES)
    read = pieces.page_of

    def erased(job):
        found = read(job)
        Application.objects.filter(pk=first.pk).update(erased_at=timezone.now())
        return found

    with monkeypatch.context() as patch:
        patch.setattr(making, "page_of", erased)
        making.go_on(job.pk, seconds=0)
    assert not stored(job)
    assert not Reading.objects.filter(object_id=first.pk, what="export").exists()
    made(desk, job)
    assert first.reference not in references(desk, job)
    assert last.reference in references(desk, job)


def test_the_script_is_told_the_same(desk):
    ApplicationFactory.create_batch(4)
    job, _address = begun(desk)
    told = [desk.get(at("export_state", job)).json() for _look in range(2)]
    assert [(each["done"], each["goes_on"]) for each in told] == [(2, True), (4, False)]
    assert told[0]["words"] == export_file.how_far(ExportJob(done=2, export=Export(rows=4)))
    assert told[0]["words"].startswith("2 ")


def test_large_numbers_are_grouped():
    words = export_file.how_far(ExportJob(done=12500, export=Export(rows=100000)))
    assert "12.500" in words
    assert "100.000" in words


@pytest.mark.parametrize("name", ["export_file", "export_state"])
def test_a_page_asks_the_same_number_of_questions_at_any_size(desk, named, monkeypatch, name):
    ContentType.objects.get_for_model(Application)  # asked once in the life of a process
    asked = []
    for size in (4, 40):
        monkeypatch.setattr(export_rows, "AT_ONCE", size // 2)
        ApplicationFactory.create_batch(size)
        ExportJob.objects.all().delete()
        job, _address = begun(desk, key=str(uuid.uuid4()), **NAMES)
        desk.get(at(name, job))  # what is asked once
        with CaptureQueriesContext(connection) as queries:
            desk.get(at(name, job))
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(each["sql"][:150] for each in queries)
    assert asked[0] <= 45


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_one_page_of_rows_is_held_at_most_when_made_and_one_piece_when_sent(desk, named, form):
    ApplicationFactory.create_batch(12)
    held = []
    note = export_rows.note

    def alive():
        gc.collect()
        return sum(type(each) is Application for each in gc.get_objects())

    def counted(batch, reader):
        note(batch, reader)
        held.append(alive())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export_rows, "note", counted)
        before = alive()
        job, _address = begun(desk, columns=["reference", "answers"], form=form)
        making.go_on(job.pk, seconds=60)
    assert len(held) == 6
    assert max(held) <= before + 2 * 2
    response = desk.get(at("export_download", job))
    assert sum(len(part) for part in response.streaming_content)
    assert alive() <= before
