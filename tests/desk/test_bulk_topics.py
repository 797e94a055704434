"""Topics of many applications at once: shown for each before it happens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk import review, triage
from desk.access import actor_for
from desk.models import Application
from desk.staff.bulk import rows
from desk.staff.bulk.topics import Topics
from home.topics import Topic
from tests.desk.factories import ApplicationFactory, desk_user, received, topic
from tests.desk.test_bulk import confirm, counted, send, ticked
from workflow.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known(db):
    for key in ("eviction", "debts", "work"):
        topic(key)


def look(client, values, **said):
    return send(client, "set_topic", values, look="1", **said)


def agreed(client, values, key="1" * 32, **said):
    looked = look(client, values, **said).context["looked"]
    return confirm(client, "set_topic", values, key=key, looked=looked, **said)


def keys(application):
    application.refresh_from_db()
    return triage.topics_of(application)


def test_first_what_is_wanted_is_asked_and_nothing_can_be_confirmed(desk):
    response = send(desk, "set_topic", ticked(received(), ApplicationFactory(state="closed")))
    assert counted(response) == (1, 1)
    html = response.content.decode()
    assert ('name="look"' in html, 'name="confirmed"' in html) == (True, False)


def test_each_row_tells_how_it_changes_or_why_it_does_not(desk):
    new, has, none, closed = (ApplicationFactory() for _n in range(4))
    has.further_topics.add(Topic.objects.get(key="debts"))
    Application.objects.filter(pk=none.pk).update(topic="")
    Application.objects.filter(pk=closed.pk).update(state="closed")
    stale = f"{ApplicationFactory().pk}.7"
    values = [*ticked(new, has, none, closed), stale]
    response = look(desk, values, how="add", topics="debts")
    assert counted(response) == (2, 3)
    lines = {row.application: row.lines for row in response.context["changing"]}
    assert set(lines) == {new, none}
    assert "debts" in lines[none][0] or "Sfratto" in lines[none][0]
    assert all(row.skipped_because for row in response.context["skipped"])
    assert not Event.objects.filter(transition="set_topic").exists()
    assert response.content.decode().count('name="row"') == 5, "another choice may change others"


def test_added_behind_the_main_one_and_taken_away_again(desk):
    plain, empty = ApplicationFactory(), ApplicationFactory(topic="")
    values = ticked(plain, empty)
    assert counted(agreed(desk, values, how="add", topics=["debts", "work"])) == (2, 0)
    assert keys(plain)[0] == "eviction"
    assert set(keys(plain)) == {"eviction", "debts", "work"}
    assert set(keys(empty)) == {"debts", "work"}
    values = ticked(plain, empty)
    response = agreed(desk, values, how="remove", topics=["eviction", "debts"], key="2" * 32)
    assert counted(response) == (2, 0)
    assert (keys(plain), keys(empty)) == (["work"], ["work"])


def test_what_would_have_no_topic_any_more_is_skipped(desk):
    one = ApplicationFactory()
    response = agreed(desk, ticked(one), how="remove", topics="eviction")
    assert counted(response) == (0, 1)
    assert keys(one) == ["eviction"]
    assert not Event.objects.filter(transition="set_topic").exists()


def test_a_topic_that_is_no_longer_known_is_not_lost_silently(desk):
    one = ApplicationFactory(topic="gone")
    assert counted(agreed(desk, ticked(one), how="add", topics="debts")) == (0, 1)
    assert keys(one) == ["gone"]


def test_sent_twice_it_is_done_once_and_what_changed_meanwhile_is_skipped(desk):
    one, other = received(), received()
    values = ticked(one, other)
    said = {"how": "add", "topics": "work"}
    looked = look(desk, values, **said).context["looked"]
    review.take_in_charge(other, actor_for(desk_user()), seen=1)
    for _click in range(2):
        assert counted(confirm(desk, "set_topic", values, looked=looked, **said)) == (1, 1)
    assert Event.objects.filter(transition="set_topic").count() == 1


def test_what_was_not_looked_at_is_not_done(desk):
    one = ApplicationFactory()
    looked = look(desk, ticked(one), how="add", topics="work").context["looked"]
    for seen in ("", looked):
        response = confirm(desk, "set_topic", ticked(one), looked=seen, how="add", topics=["debts"])
        assert response.status_code == 422
        assert response.context["changed_since"]
        assert response.context["form"]["topics"].value() == ["debts"]
    assert keys(one) == ["eviction"]


@pytest.mark.parametrize(
    "said",
    [{}, {"how": "add"}, {"how": "add", "topics": "nowhere"}, {"how": "x", "topics": "work"},
     {"how": "add", "topics": "\x00"}],
)  # fmt: skip
@pytest.mark.parametrize("button", ["look", "confirmed"])
def test_what_makes_no_sense_is_told_and_changes_nothing(desk, said, button):
    values = ticked(ApplicationFactory())
    response = send(desk, "set_topic", values, key="1" * 32, **{button: "1"}, **said)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Event.objects.filter(transition="set_topic").exists()


def test_the_summary_asks_the_same_number_of_questions_at_any_size(desk):
    made, asked = [], []
    for more in (2, 12):
        made += ApplicationFactory.create_batch(more)
        look(desk, ticked(*made), how="add", topics="work")
        with CaptureQueriesContext(connection) as queries:
            assert look(desk, ticked(*made), how="add", topics="work").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(each["sql"][:150] for each in queries)


def test_the_check_and_the_change_say_the_same(operator):
    actor = actor_for(operator)
    for how in ("add", "remove"):
        for state in ("submitted", "in_review", "closed", "withdrawn"):
            for key in ("eviction", "debts"):
                one = ApplicationFactory(state=state)
                data = {"how": how, "topics": [Topic.objects.get(key=key)]}
                row = rows.Row(one, one.version)
                told = rows.foreseen([row], Topics(), actor, data)[0]
                after = rows.done([row], Topics(), actor, data)[0]
                said = bool(told.skipped_because), bool(after.skipped_because)
                assert said[0] is said[1], (how, state, key)
