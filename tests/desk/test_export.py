"""The list as a file: what is visible, nothing more, harmless, and noted."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from desk.applications import Application
from desk.letters.records import Export
from portal.spreadsheets import harmless_cell
from tests.desk.factories import ApplicationFactory
from workflow.models import Reading

pytestmark = pytest.mark.django_db


def address(tab="open", query=""):
    return reverse("desk_applications:export", args=[tab]) + query


def table(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def named(user):
    user.user_permissions.add(Permission.objects.get(codename="export_people"))


@pytest.mark.parametrize("query", ["", "?urgency=3", "?q=to-2026-nobody", "?ordering=-due_on"])
@pytest.mark.parametrize("tab", ["open", "closed"])
def test_the_file_holds_exactly_the_list(desk, tab, query):
    for state, urgency in (("in_review", 3), ("in_review", 1), ("closed", 3)):
        ApplicationFactory(state=state, urgency=urgency)
    listed = desk.get(reverse("desk_applications:tab", args=[tab]) + query).context["object_list"]
    rows = table(desk.post(address(tab, query), {"columns": "reference", "form": "csv"}))
    assert [row[0] for row in rows[1:]] == [each.reference for each in listed]
    noted = Export.objects.get()
    assert (noted.tab, noted.rows) == (tab, len(listed))


def test_others_have_no_list_and_no_file(helper):
    ApplicationFactory()
    assert helper.get(address()).status_code == 404
    assert helper.post(address(), {"columns": "reference", "form": "csv"}).status_code == 404
    assert not Export.objects.exists()


def test_names_need_a_permission_and_leave_a_line_for_the_person(desk, operator):
    application = ApplicationFactory()
    data = {"columns": ["reference", "name"], "form": "csv"}
    assert desk.post(address(), data).status_code == 422
    assert not Export.objects.exists()
    named(operator)
    assert table(desk.post(address(), data))[1][1] == "Amina Berardi"
    assert Export.objects.get().personal
    assert Reading.objects.get(what="export").object_id == application.pk


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hostile_names_stay_text(desk, operator, form):
    named(operator)
    ApplicationFactory(person_name="=1+\x001")
    response = desk.post(address(), {"columns": "name", "form": form})
    if form == "csv":
        assert table(response)[1] == ["'=1+1"]
        return
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t1", "\r1", "\n=1", " =1", "＝1", "＋1", "－1", "＠a", "﹢1",
             "\u200b=1", "\ufeff=1", "\x00=1"]
)  # fmt: skip
def test_whatever_begins_like_a_formula_is_shown(text):
    assert harmless_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "a=1", "Amina", "3-1", "'=1", "٣", "è"])
def test_other_text_stays_as_it_is(text):
    assert harmless_cell(text) == text


def test_a_file_asks_the_same_number_of_questions_at_any_size(desk, operator):
    named(operator)
    ContentType.objects.get_for_model(Application)  # asked once in the life of a process
    asked = []
    for more in (3, 30):
        ApplicationFactory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            table(desk.post(address(), {"columns": ["reference", "name", "email"], "form": "csv"}))
        asked.append(len(queries))
    assert asked[0] == asked[1]
