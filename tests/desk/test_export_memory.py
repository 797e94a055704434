"""A file of a hundred thousand rows takes no more memory than one of a few thousand."""

import gc
import tracemalloc

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from desk.models import Application
from desk.staff import export_rows
from forms.models import FormVersion
from portal.sheet_parts import sheet_rows, workbook
from portal.spreadsheets import csv_lines, xlsx_file
from tests.desk.factories import ApplicationFactory

ADDRESS = reverse("desk_applications:export", args=["open"])
AT_ONCE = 5


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_two_pages_of_rows_and_one_form_are_held_at_most(desk, operator, monkeypatch, form):
    """The page that leaves and the one that comes, whatever the length of the list."""
    operator.user_permissions.add(Permission.objects.get(codename="export_people"))
    ApplicationFactory.create_batch(8 * AT_ONCE)
    give, held = export_rows.complete_people, []

    def alive(kind):
        gc.collect()
        return [each for each in gc.get_objects() if type(each) is kind]

    def looked_at(batch, versions):
        give(batch, versions)
        held.append((len(alive(Application)), len(alive(FormVersion))))

    monkeypatch.setattr(export_rows, "AT_ONCE", AT_ONCE)
    monkeypatch.setattr(export_rows, "complete_people", looked_at)
    # What earlier tests have left is held, so that it counts the same before and after.
    applications_before, forms_before = alive(Application), alive(FormVersion)
    response = desk.post(ADDRESS, {"columns": ["reference", "answers"], "form": form})
    assert sum(len(piece) for piece in response.streaming_content)
    assert len(held) == 8
    most = 2 * AT_ONCE + len(applications_before)
    assert max(applications for applications, _forms in held) <= most
    assert max(forms for _applications, forms in held) <= len(forms_before) + 1


@pytest.mark.parametrize(
    "written",
    [
        csv_lines,
        lambda rows: xlsx_file("Rows", rows),
        lambda rows: workbook("Rows", sheet_rows(rows, 1)),
    ],
)
def test_the_file_itself_is_not_held_in_memory(written):
    def most(number):
        gc.collect()
        tracemalloc.start()
        try:
            for _piece in written([f"row {n}", "=1", "x" * 50] for n in range(number)):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most(10)  # what is loaded once in the life of a process
    assert most(4000) < most(1000) + 100_000
