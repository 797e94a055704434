"""Rows of a repeated step: each has its own id, and its files hang on it."""

import re

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from forms import rows
from forms.models import Answer, Submission, Upload
from forms.publishing import compiled
from forms.versions import publish
from tests.forms.rows_form import MONEY, PAPERS, PapersFiller, field, job, jobs, pdf, saved_rows


@pytest.fixture
def at_jobs(home, delivered, private_files):
    filler = PapersFiller(publish(compiled(PAPERS))[0])
    filler.begin()
    return filler


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


def files():
    """Names of the files kept, by the id of their row."""
    return {upload.row: upload.original_name for upload in Upload.objects.all()}


def test_the_key_of_a_repeated_step_may_hold_dashes():
    posted = QueryDict("a-job-1-name=Cook&a-job-0-name=Driver&a-1-name=x&remove_row=0")
    ordered = rows.in_order(rows.Arrived(posted), "a-job").posted
    assert ordered["a-job-0-name"] == "Cook"
    assert "a-job-1-name" not in ordered


@pytest.fixture
def two(at_jobs):
    """Two saved jobs, each with its contract."""
    at_jobs.post(
        "jobs", jobs(job(0, "Cook", proof=pdf("cook.pdf")), job(1, "Driver", proof=pdf("van.pdf")))
    )
    return at_jobs


# --- files of rows -------------------------------------------------------------------------------


def test_a_file_hangs_on_the_row_it_was_sent_with(two):
    ids = saved_rows()
    assert files() == {ids["Cook"]: "cook.pdf", ids["Driver"]: "van.pdf"}


def test_removing_another_row_leaves_a_rows_file_alone(two):
    ids = saved_rows()
    two.post(
        "jobs", jobs(job(0, "Cook", ids["Cook"]), job(1, "Driver", ids["Driver"]), remove_row="0")
    )
    assert saved_rows() == {"Driver": ids["Driver"]}
    assert files() == {ids["Driver"]: "van.pdf"}


def test_rows_in_another_order_keep_their_files(two):
    ids = saved_rows()
    two.post("jobs", jobs(job(0, "Driver", ids["Driver"]), job(1, "Cook", ids["Cook"])))
    assert list(saved_rows()) == ["Driver", "Cook"]
    assert files() == {ids["Cook"]: "cook.pdf", ids["Driver"]: "van.pdf"}


def test_files_sent_with_the_row_after_a_removed_one_stay_with_their_row(at_jobs):
    at_jobs.post(
        "jobs",
        jobs(job(0, "Cook"), job(1, "Driver", proof=pdf("van.pdf")), remove_row="0"),
    )
    assert files() == {saved_rows()["Driver"]: "van.pdf"}


def test_the_files_of_a_removed_row_go_from_the_storage_too(
    two, private_files, django_capture_on_commit_callbacks
):
    ids = saved_rows()
    with django_capture_on_commit_callbacks(execute=True):
        two.post("jobs", jobs(job(0, "Driver", ids["Driver"])))
    assert len([path for path in private_files.rglob("*") if path.is_file()]) == 1


def test_a_file_in_a_new_row_survives_a_mistake_on_the_page(at_jobs):
    response = at_jobs.post(
        "jobs", jobs(job(0, "", proof=pdf("cook.pdf")), job(1, "Driver", boss="x"))
    )
    assert response.status_code == 200
    assert "cook.pdf" in words(response)
    row = field(response, "jobs-0-row")
    assert row.startswith(rows.NEW)
    at_jobs.post("jobs", jobs(job(0, "Cook", row)), seen=field(response, "seen"))
    assert files() == {saved_rows()["Cook"]: "cook.pdf"}
    assert row == rows.NEW + saved_rows()["Cook"]


def test_a_file_alone_makes_a_row_begun(at_jobs):
    data = {"jobs-0-proof": pdf("cook.pdf"), "jobs-0-job": ""}
    response = at_jobs.post("jobs", jobs(data))
    assert response.status_code == 200
    assert "Job 1, What did you do? Write an answer." in words(response)


def test_one_file_of_a_row_is_removed_with_what_was_typed_kept(two):
    ids = saved_rows()
    upload = Upload.objects.get(row=ids["Driver"])
    response = two.post(
        "jobs",
        jobs(job(0, "Cook", ids["Cook"]), job(1, "Pilot", ids["Driver"]), remove=str(upload.uuid)),
    )
    assert response.status_code == 200
    assert 'value="Pilot"' in words(response)
    assert files() == {ids["Cook"]: "cook.pdf"}


def test_the_limit_of_files_counts_for_each_row(at_jobs):
    many = [pdf(f"{one}.pdf") for one in range(5)]
    at_jobs.post("jobs", jobs(job(0, "Cook", proof=many[:4]), job(1, "Driver", proof=many[4:])))
    ids = saved_rows()
    more = [pdf("more-1.pdf"), pdf("more-2.pdf")]
    response = at_jobs.post(
        "jobs",
        jobs(
            job(0, "Cook", ids["Cook"], proof=more),
            job(1, "Driver", ids["Driver"], proof=pdf("x.pdf")),
        ),
    )
    assert "at most 5 files" in words(response)
    assert Upload.objects.filter(row=ids["Cook"]).count() == 5
    assert Upload.objects.filter(row=ids["Driver"]).count() == 2


def test_files_of_rows_are_sent_and_the_strays_are_not(two):
    ids = saved_rows()
    two.post("jobs", jobs(job(0, "", rows.new_id(), proof=pdf("stray.pdf"))), seen="")
    assert Upload.objects.count() == 3
    two.post("money", MONEY)
    two.send()
    sent = Submission.objects.get()
    kept = {row["row"]: row["proof"]["files"][0]["name"] for row in sent.answers["jobs_done"]}
    assert kept == {ids["Cook"]: "cook.pdf", ids["Driver"]: "van.pdf"} == files()
    named = [row for section in sent.sections("en") for row in section.rows if row.uploads]
    assert [(row.question, row.answer, row.row) for row in named] == [
        ("Job 1: Contract", "cook.pdf", ids["Cook"]),
        ("Job 2: Contract", "van.pdf", ids["Driver"]),
    ]


# --- the page ------------------------------------------------------------------------------------


def test_saved_rows_are_a_list_to_open_and_new_ones_stand_open(two):
    page = words(two.client.get(two.url("jobs") + "?add=1"))
    assert page.count('<details class="form-row-group"') == 3
    assert page.count('<details class="form-row-group" open') == 1
    assert "Cook, Yes, +39 011 123 4567" in page


def test_a_row_with_a_mistake_stands_open(two):
    ids = saved_rows()
    response = two.post("jobs", jobs(job(0, "Cook", ids["Cook"]), job(1, "", ids["Driver"])))
    assert words(response).count('<details class="form-row-group" open') == 1
    assert "Job 2, What did you do? Write an answer." in words(response)


def test_removing_the_last_row_is_told(two):
    ids = saved_rows()
    response = two.post("jobs", jobs(job(0, "Cook", ids["Cook"]), remove_row="0"))
    page = words(two.client.get(response["Location"]))
    assert "Removed." in page
    assert "Nothing is added here." in page
    assert saved_rows() == {}
    assert files() == {}


def test_a_page_posted_twice_makes_one_row(at_jobs):
    page = at_jobs.client.get(at_jobs.url("jobs"))
    data = jobs(job(0, "Cook", field(page, "jobs-0-row")))
    for _click in range(2):
        assert at_jobs.post("jobs", data, seen="").status_code == 302
    assert Answer.objects.filter(step="jobs", row__gt="").count() == 1


def test_two_rows_never_share_an_id(at_jobs):
    at_jobs.post("jobs", jobs(job(0, "Cook", "+0123abcd"), job(1, "Driver", "0123abcd")))
    assert len(set(saved_rows().values())) == 2


def test_stopping_with_a_mistake_in_a_row_loses_neither_the_row_nor_its_file(two):
    ids = saved_rows()
    wrong = {"jobs-0-row": ids["Cook"], "jobs-0-job": "", "jobs-0-boss": "x", "save": "1"}
    two.post("jobs", jobs(wrong, job(1, "Pilot", ids["Driver"])))
    assert saved_rows() == {"Cook": ids["Cook"], "Pilot": ids["Driver"]}
    assert set(files().values()) == {"cook.pdf", "van.pdf"}
    assert two.client.get(two.page("check"))["Location"] == two.url("jobs")


def test_going_back_keeps_the_rows_typed_and_writes_nothing_when_there_are_none(at_jobs):
    response = at_jobs.post("jobs", jobs({"jobs-0-job": "", "back": "1"}))
    assert response["Location"] == at_jobs.url("you")
    assert not Answer.objects.filter(step="jobs").exists()
    at_jobs.post("jobs", jobs({"jobs-0-job": "Half a job", "back": "1"}))
    assert "Half a job" in words(at_jobs.client.get(at_jobs.url("jobs")))


# --- two windows ---------------------------------------------------------------------------------


def test_a_row_removed_in_another_window_is_told_and_what_was_typed_is_kept(two):
    ids = saved_rows()
    seen = two.seen("jobs")
    two.post("jobs", jobs(job(0, "Driver", ids["Driver"])))
    here = jobs(job(0, "Chief cook", ids["Cook"]), job(1, "Driver", ids["Driver"]))
    response = two.post("jobs", here, seen=seen)
    assert response.status_code == 200
    assert "Job 1 was removed in the other window" in words(response)
    assert 'value="Chief cook"' in words(response)
    assert list(saved_rows()) == ["Driver"]
    two.post("jobs", here, seen=field(response, "seen"))
    assert list(saved_rows()) == ["Chief cook", "Driver"]
    assert files() == {ids["Driver"]: "van.pdf"}


def test_a_row_added_in_another_window_is_shown_and_not_lost(two):
    ids = saved_rows()
    both = (job(0, "Cook", ids["Cook"]), job(1, "Driver", ids["Driver"]))
    seen = two.seen("jobs")
    two.post("jobs", jobs(*both, job(2, "Baker", proof=pdf("oven.pdf"))))
    response = two.post("jobs", jobs(*both, job(2, "Tailor")), seen=seen)
    page = words(response)
    assert "changed in another window" in page
    assert 'value="Tailor"' in page
    assert 'value="Baker"' in page
    assert "oven.pdf" in page
    baker = saved_rows()["Baker"]
    tailor = field(response, "jobs-2-row")
    assert field(response, "jobs-3-row") == baker
    data = jobs(*both, job(2, "Tailor", tailor), job(3, "Baker", baker))
    assert two.post("jobs", data, seen=field(response, "seen")).status_code == 302
    assert list(saved_rows()) == ["Cook", "Driver", "Tailor", "Baker"]
    assert files()[baker] == "oven.pdf"


def test_putting_rows_in_order_changes_nothing_the_second_time():
    sent = rows.Arrived(
        QueryDict("jobs-7-job=a&jobs-3-job=b&jobs-3-row=%2B0123abcd&x=y&remove_row=9")
    )
    once = rows.in_order(sent, "jobs")
    assert rows.in_order(once, "jobs").posted == once.posted
    assert [once.posted["jobs-0-job"], once.posted["jobs-1-job"]] == ["b", "a"]
    assert once.posted["jobs-0-row"] == "+0123abcd"
    assert rows.plain(once.posted["jobs-1-row"])


NAMES = st.from_regex(r"\A(jobs|you)?-?[0-9]{0,4}-?(job|row|proof|TOTAL_FORMS)?\Z")


@given(st.dictionaries(NAMES, st.text(max_size=12), max_size=12), st.text(max_size=3))
def test_whatever_arrives_becomes_rows_with_an_id_each(fields, removed):
    posted = QueryDict(mutable=True)
    posted.update(fields | {"remove_row": removed})
    once = rows.in_order(rows.Arrived(posted), "jobs").posted
    found = rows.ids(once, "jobs")
    assert len(set(found)) == len(found) == int(once["jobs-TOTAL_FORMS"])
    assert all(found)
    assert len(rows.ids(rows.added(once, "jobs"), "jobs")) == len(found) + 1


# --- what browsers and others send ---------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"jobs-0-row": "\x00"},
        {"jobs-0-row": "+" * 5000},
        {"jobs-999-job": "x", "jobs-1000-job": "y", "jobs--1-job": "z", "jobs-²-job": "q"},
        {"jobs-TOTAL_FORMS": "-1", "jobs-0-job": "Cook"},
        {"jobs-TOTAL_FORMS": "9" * 500, "remove_row": "99"},
        {"remove_row": "x", "add_row": "1"},
        {"jobs-0-proof": "no file", "jobs-0-proof-later": "on"},
        {f"jobs-{one}-job": "x" for one in range(200)},
    ],
)
def test_nonsense_in_a_repeated_step_is_never_an_error_page(at_jobs, data):
    response = at_jobs.post("jobs", data)
    assert response.status_code in (200, 302)
    assert at_jobs.client.get(at_jobs.url("jobs")).status_code == 200
