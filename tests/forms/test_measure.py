"""What is counted on the pages of a form, and what never is."""

import datetime as dt
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.measure import record
from forms.measure.adding_up import add_up
from forms.measure.events import SCALE, Event, Tally, What
from forms.measure.ratings import ServiceRating
from forms.models import Answer, Draft
from tests.forms.filling import FIRST, STEPS, Filler, aged, hidden

pytestmark = pytest.mark.both

PERSON = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"


@pytest.fixture
def counted(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def filler(version, delivered, private_files):
    """Somebody whose browser says what it is."""
    return Filler(version, Client(HTTP_USER_AGENT=PERSON))


def whats(**where):
    return list(Event.objects.filter(**where).order_by("pk").values_list("what", "step"))


def test_a_whole_way_is_counted_page_by_page(filler, counted):
    with counted():
        filler.fill()
        filler.send()
    events = Event.objects.all()
    first = filler.version.form.steps[0].key
    saved = set(events.filter(what=What.SAVED).values_list("step", flat=True))
    assert saved == {first, *STEPS}
    shown = events.filter(what=What.SHOWN)
    assert shown.get(step=first).visit == ""
    assert {event.visit for event in shown.exclude(step=first)} != {""}
    assert events.filter(what=What.SUBMITTED).count() == 1
    visits = set(events.exclude(visit="").values_list("visit", flat=True))
    assert len(visits) == 1
    assert set(events.values_list("form_key", "version", "language")) == {
        (filler.version.form_key, filler.version.number, "en")
    }


def test_nothing_that_was_typed_is_in_an_event(filler, counted):
    with counted():
        filler.fill()
        filler.post("rent", {"rent-months_behind": "Amina <secret>"})
    for event in Event.objects.all():
        kept = {name: str(getattr(event, name)) for name in field_names(Event)}
        for word in ("Amina", "Diallo", "secret", str(filler.draft.uuid)):
            assert not [value for value in kept.values() if word in value]
        # Three digits may stand in a row's number, and in a hash.
        assert not [name for name in kept if "450" in kept[name] and name not in ("id", "visit")]


def test_an_error_is_its_question_and_its_kind(filler, counted):
    with counted():
        filler.fill(until="rent")
        filler.post("rent", {"rent-months_behind": "many"})
        filler.post("home", {})
    faults = Event.objects.filter(what=What.ERROR).values_list("field", "code")
    assert dict(faults)["months_behind"] == "not_a_number"
    assert dict(faults)["in_torino"] == "required"


def test_saving_on_the_way_out_and_other_help_are_counted(filler, counted):
    with counted():
        filler.begin()
        filler.post("home", {"home-in_torino": "no"})
        filler.client.get(filler.url("elsewhere"))
        filler.client.post(filler.url("elsewhere"))
        filler.post("tenancy", STEPS["tenancy"] | {"save": "1"})
    assert whats(what=What.EXIT) == [("exit", "elsewhere")]
    assert whats(what=What.ANYWAY) == [("anyway", "elsewhere")]
    assert whats(what=What.LEFT) == [("left", "tenancy")]


def test_time_on_a_page_is_a_step_of_a_scale(filler, counted):
    with counted():
        filler.fill(until="home")
        filler.post("home", STEPS["home"] | {"shown": str(int(time.time()) - 37)})
        filler.post("home", STEPS["home"] | {"shown": "soon"})
        filler.post("home", STEPS["home"] | {"shown": "99999999999"})
        filler.post("home", STEPS["home"] | {"shown": str(int(time.time()) - 90_000)})
    taken = Event.objects.filter(what=What.SAVED, step="home").order_by("pk")
    assert [event.seconds for event in taken] == [45, None, None, None]
    assert 45 in SCALE


def test_a_page_shown_again_with_errors_keeps_its_first_moment(filler):
    filler.fill(until="rent")
    page = filler.post("rent", {"rent-months_behind": "many", "shown": "1700000000"})
    assert hidden(page, "shown") == "1700000000"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": ""},
        {"HTTP_USER_AGENT": "Googlebot/2.1"},
        {"HTTP_USER_AGENT": "WhatsApp/2.23 A"},
        {"HTTP_USER_AGENT": PERSON, "HTTP_SEC_PURPOSE": "prefetch;prerender"},
    ],
)
def test_robots_and_previews_are_not_counted(filler, counted, headers):
    with counted():
        Client(**headers).get(filler.start_url)
    assert not Event.objects.exists()


def test_a_head_request_is_not_counted(filler, counted):
    with counted():
        filler.client.head(filler.start_url)
    assert not Event.objects.exists()


def test_a_page_that_is_not_shown_is_not_counted(filler, counted):
    with counted():
        filler.begin()
    Event.objects.all().delete()
    with counted():
        filler.client.get(filler.url("contacts"))
    assert not Event.objects.exists()


def test_once_sent_nothing_leads_from_the_events_to_the_request(filler, counted):
    with counted():
        filler.fill()
    tied = record.visit_of(filler.draft)
    assert Event.objects.filter(visit=tied).exists()
    with counted():
        filler.send()
    assert filler.draft.journey == ""
    assert record.visit_of(filler.draft) == ""
    assert not [name for name in field_names(Event) if name in ("at", "draft", "created_at")]


def field_names(model):
    return [field.name for field in model._meta.get_fields()]


def test_counting_costs_a_page_view_one_insert_and_no_reading(filler, counted):
    filler.fill(until="rent")
    address = filler.url("rent")
    filler.client.get(address)
    robot = Client(HTTP_USER_AGENT="curl/8")
    robot.cookies = filler.client.cookies
    with CaptureQueriesContext(connection) as without, counted():
        robot.get(address)
    with CaptureQueriesContext(connection) as counting, counted():
        filler.client.get(address)
    written = [query["sql"] for query in counting if "INSERT" in query["sql"]]
    assert len(written) == 1
    assert len(counting) == len(without) + 1


def test_a_page_works_when_nothing_can_be_counted(filler, counted, monkeypatch, caplog):
    def fail(*_event, **_how):
        raise DatabaseError("disk full of secrets")

    filler.fill(until="rent")
    monkeypatch.setattr(Event, "save", fail)
    with counted():
        assert filler.client.get(filler.url("rent")).status_code == 200
        assert filler.post("rent").status_code == 302
    assert Answer.objects.filter(step="rent").exists()
    assert "secrets" not in caplog.text


def test_what_is_rolled_back_is_not_counted(filler, counted, monkeypatch):
    page = filler.client.get(filler.start_url)
    data = {"started": aged(hidden(page, "started")), **FIRST}
    monkeypatch.setattr("forms.access.hold", lambda *_args: 1 / 0)
    with counted(), pytest.raises(ZeroDivisionError):
        filler.client.post(filler.start_url, data)
    assert not Draft.objects.exists()
    assert not Event.objects.filter(what=What.SAVED).exists()


# --- sums of older days --------------------------------------------------------------------------


def an_event(**values):
    told = {"form_key": "f", "version": 1, "language": "it", "what": What.SAVED, "step": "home"}
    return Event.objects.create(**(told | values))


def test_old_events_become_sums_and_are_gone(db, settings):
    settings.MEASURE_DAYS = 90
    today = timezone.localdate()
    old = today - dt.timedelta(days=91)
    for visit, seconds in (("a", 30), ("a", 30), ("b", 45), ("", None)):
        an_event(day=old, visit=visit, seconds=seconds)
    an_event(day=old, what=What.ERROR, field="rent", code="required", visit="a")
    an_event(day=today - dt.timedelta(days=90), visit="c")
    assert add_up() == (1, 5)
    assert Event.objects.count() == 1
    saved = Tally.objects.get(what=What.SAVED)
    assert (saved.day, saved.times, saved.people) == (old, 4, 2)
    assert dict(Tally.objects.filter(what=What.TIME).values_list("seconds", "times")) == {
        30: 2,
        45: 1,
    }
    assert Tally.objects.get(what=What.ERROR).code == "required"
    assert add_up() == (0, 0)


def test_words_beside_an_old_rating_go_and_the_stars_stay(db):
    old = timezone.localdate() - dt.timedelta(days=91)
    for day in (old, timezone.localdate()):
        ServiceRating.objects.create(
            form_key="f", version=1, language="it", rating=2, comment="Sono Amina", given_on=day
        )
    add_up()
    kept = [one.comment for one in ServiceRating.objects.order_by("given_on")]
    assert kept == [None, "Sono Amina"]


def test_the_command_says_what_it_did(db):
    an_event(day=timezone.localdate() - dt.timedelta(days=400))
    out = StringIO()
    call_command("add_up_events", stdout=out)
    assert out.getvalue().strip() == "1 days added up, 1 events deleted"
