"""The report on a form, and the rating of the service."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import GroupPagePermission, Page
from wagtail.users.models import UserProfile

from forms.measure import words
from forms.measure.adding_up import add_up
from forms.measure.events import SCALE, Event, What
from forms.measure.figures import Choice, figures
from forms.measure.ratings import ServiceRating
from portal.models import User

pytestmark = pytest.mark.both

REPORT = "forms_measure:report"


@pytest.fixture
def editor(version):
    """Somebody who writes pages."""
    group = Group.objects.create(name="Redazione")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=Page.get_first_root_node(),
        permission=Permission.objects.get(codename="change_page"),
    )
    user = User.objects.create_user("redazione@example.org", password="a long password 1")
    user.groups.add(group)
    UserProfile.objects.create(user=user, preferred_language="en")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def happened(version):
    """Events of ``count`` people: ``happened("saved", "home", 7)``."""

    def make(what, step="", count=1, **values):
        told = {
            "form_key": version.form_key,
            "version": version.number,
            "language": "it",
            "what": what,
            "step": step,
        }
        Event.objects.bulk_create(
            Event(**(told | {"visit": f"person{number}"} | values)) for number in range(count)
        )

    return make


def everything(published, **changes):
    today = timezone.localdate()
    told = {"form_key": published.form_key, "since": today - dt.timedelta(days=300), "until": today}
    return figures(Choice(**(told | changes)), published.form, "en")


def step_of(found, key):
    return next(step for step in found.steps if step.key == key)


def test_the_funnel_counts_people_and_not_views(version, happened):
    happened(What.SHOWN, "home", 10)
    happened(What.SHOWN, "home", 10)
    happened(What.SAVED, "home", 7, seconds=45)
    home = step_of(everything(version), "home")
    assert (home.opened, home.saved, home.stopped, home.seconds) == (10, 7, 3, 45)


def test_on_the_first_page_views_count(version, happened):
    first = version.form.steps[0].key
    happened(What.SHOWN, first, 12, visit="")
    happened(What.SAVED, first, 8)
    found = everything(version)
    assert found.steps[0].opened == 12
    assert found.begun == 8


def test_sums_of_old_days_and_new_events_stand_together(version, happened):
    old = timezone.localdate() - dt.timedelta(days=100)
    happened(What.SAVED, "home", 6, day=old, seconds=30)
    happened(What.ERROR, "home", 6, day=old, field="in_torino", code="required")
    before = everything(version)
    add_up()
    happened(What.SAVED, "home", 5, seconds=60)
    after = everything(version)
    assert step_of(before, "home").saved == 6
    assert step_of(after, "home").saved == 11
    assert step_of(after, "home").seconds == 30
    assert [(one.question[:3], one.times) for one in after.errors] == [
        (one.question[:3], one.times) for one in before.errors
    ]


def test_version_language_and_period_choose(version, happened):
    happened(What.SAVED, "home", 6)
    happened(What.SAVED, "home", 5, language="en")
    happened(What.SAVED, "home", 7, version=99)
    happened(What.SAVED, "home", 8, day=timezone.localdate() - dt.timedelta(days=20))
    week = timezone.localdate() - dt.timedelta(days=7)
    assert step_of(everything(version, language="en"), "home").saved == 5
    assert step_of(everything(version, version=99), "home").saved == 7
    assert step_of(everything(version, since=week, version=1, language="it"), "home").saved == 6


def test_the_report_shows_words_and_hides_small_numbers(editor, version, happened):
    happened(What.SHOWN, "home", 9)
    happened(What.SAVED, "home", 7, seconds=45)
    happened(What.ERROR, "home", 6, field="in_torino", code="required")
    happened(What.ERROR, "rent", 3, field="months_behind", code="not_a_number")
    happened(What.EXIT, "elsewhere", 5)
    page = editor.get(reverse(REPORT)).content.decode()
    for text in ("left empty", "not a number", "&lt;5", "45 seconds", "Do you live in Torino"):
        assert text in page, text
    assert "<td>3</td>" not in page
    assert "Redazione" not in page


def test_a_share_that_would_tell_a_small_number_is_left_out():
    assert words.share(7, 9) == ""
    assert words.share(3, 100) == ""
    assert words.share(98, 100) == ""
    assert words.share(50, 100) == "50%"
    assert words.share(0, 3) == ""


@given(st.dictionaries(st.sampled_from(SCALE), st.integers(1, 500), max_size=18))
def test_half_of_them_had_finished_by_the_median(taken):
    found = words.median(taken)
    total = sum(taken.values())
    if total < words.FEWEST:
        assert found is None
    else:
        assert 2 * sum(count for seconds, count in taken.items() if seconds <= found) >= total
        assert 2 * sum(count for seconds, count in taken.items() if seconds < found) < total


def test_the_file_is_safe_in_a_spreadsheet(editor, version, happened):
    happened(What.ERROR, "=HYPERLINK(1)", 6, field="@x", code="required")
    response = editor.get(reverse(REPORT), {"export": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    assert version.form_key in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"since": "2026-05-02", "until": "2026-05-01"}, "Swap them"),
        ({"since": "yesterday"}, "Enter a valid date"),
        ({"form": "no-such-form"}, "Select a valid choice"),
        ({"version": "x"}, "Select a valid choice"),
    ],
)
def test_a_wrong_choice_gets_a_sentence(editor, sent, sentence):
    response = editor.get(reverse(REPORT), sent)
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_who_writes_no_pages_has_no_report(version):
    user = User.objects.create_user("x@example.org", password="a long password 1")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    assert client.get(reverse(REPORT)).status_code == 404


def test_before_any_form_is_published_the_report_is_empty(home):
    user = User.objects.create_superuser("admin@example.org", password="a long password 1")
    client = Client()
    client.force_login(user)
    assert client.get(reverse(REPORT)).status_code == 200


def test_the_report_asks_as_much_for_many_events_as_for_few(editor, version, happened):
    def count():
        with CaptureQueriesContext(connection) as asked:
            editor.get(reverse(REPORT))
        return len(asked)

    happened(What.SAVED, "home", 5)
    happened(What.ERROR, "home", 5, field="in_torino", code="required")
    for number in range(5):
        rated(version, 4, comment=f"comment {number}")
    count()
    few = count()
    for step in ("home", "rent", "people"):
        happened(What.SAVED, step, 50, seconds=30)
        happened(What.ERROR, step, 50, field=step, code="invalid")
    for number in range(30):
        rated(version, 5, comment=f"more {number}")
    assert count() == few


# --- the rating ----------------------------------------------------------------------------------


def rated(version, rating, **values):
    return ServiceRating.objects.create(
        form_key=version.form_key, version=version.number, language="it", rating=rating, **values
    )


@pytest.fixture
def sent(filler):
    filler.fill()
    filler.send()
    return filler


def test_the_receipt_asks_how_easy_it_was(sent):
    page = sent.client.get(sent.page("receipt")).content.decode()
    assert "How easy was it to use this service?" in page
    assert f'action="{sent.page("rate")}"' in page


def test_a_rating_says_the_form_and_never_whose_it_is(sent):
    response = sent.client.post(
        sent.page("rate"), {"rating": "4", "answer": "clear", "comment": "Bene"}
    )
    assert response["Location"].startswith(sent.page("receipt"))
    given = ServiceRating.objects.get()
    assert (given.rating, given.answer, given.comment) == (4, "clear", "Bene")
    assert given.form_key == sent.version.form_key
    names = {field.name for field in ServiceRating._meta.get_fields()}
    assert not names & {"draft", "submission", "user", "visit", "at"}
    page = sent.client.get(response["Location"]).content.decode()
    assert "Thank you" in page


def test_one_request_is_rated_once(sent):
    for stars in "51":
        sent.client.post(sent.page("rate"), {"rating": stars})
    assert ServiceRating.objects.get().rating == 5


def test_many_ratings_from_one_connection_stop_counting(sent, monkeypatch):
    monkeypatch.setattr("forms.measure.rate.MOST_PER_ADDRESS", 0)
    assert sent.client.post(sent.page("rate"), {"rating": "1"}).status_code == 302
    assert not ServiceRating.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [{}, {"rating": "6"}, {"rating": "0"}, {"rating": "x"}, {"rating": "3", "comment": "a" * 201}],
)
def test_a_rating_that_cannot_be_read_is_asked_again(sent, posted):
    response = sent.client.post(sent.page("rate"), posted)
    assert response.status_code == 422
    assert "Choose from 1 to 5 stars" in response.content.decode()


def test_robots_and_strangers_do_not_rate(sent):
    sent.client.post(sent.page("rate"), {"rating": "1", "website": "http://spam"})
    Client().post(sent.page("rate"), {"rating": "1"})
    assert not ServiceRating.objects.exists()


def test_before_sending_there_is_nothing_to_rate(filler):
    filler.fill()
    filler.client.post(filler.page("rate"), {"rating": "1"})
    assert not ServiceRating.objects.exists()


def test_the_database_refuses_six_stars(version):
    with pytest.raises(IntegrityError), transaction.atomic():
        rated(version, 6)


def test_few_ratings_are_not_shown(editor, version):
    for _person in range(4):
        rated(version, 1, comment="Troppo lungo")
    page = editor.get(reverse(REPORT)).content.decode()
    assert "Troppo lungo" not in page
    rated(version, 5)
    page = editor.get(reverse(REPORT)).content.decode()
    assert "Troppo lungo" in page
    assert "1.8 out of 5" in page
