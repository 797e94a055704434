"""Many applications at once: what will change is told first, and nothing is done twice."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from desk import review
from desk.access import actor_for
from desk.letters.records import Export
from desk.models import Application, Note
from desk.staff.bulk import rows
from desk.staff.bulk.actions import MOST, AddNote, TakeInCharge
from tests.desk.factories import ApplicationFactory, desk_user, received
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db


def ticked(*applications):
    return [f"{each.pk}.{each.version}" for each in applications]


def send(client, action, values, **more):
    return client.post(reverse("desk_applications:bulk", args=["open"]),
                       {"action": action, "row": values} | more)  # fmt: skip


def confirm(client, action, values, key="1" * 32, **more):
    return send(client, action, values, confirmed="1", key=key, **more)


def counted(response):
    return len(response.context["changing"]), len(response.context["skipped"])


def test_the_list_can_be_ticked_without_any_script(desk):
    application = received()
    html = desk.get(reverse("desk_applications:index")).content.decode()
    assert f'name="row" value="{application.pk}.1"' in html
    for action in ("take_in_charge", "add_note", "export"):
        assert f'<option value="{action}">' in html


def test_the_summary_tells_what_will_change_and_what_not_and_does_nothing(desk):
    new, other, taken, stale = received(), received(), received(), received()
    review.take_in_charge(taken, actor_for(desk_user()), seen=1)
    taken.refresh_from_db()
    values = [*ticked(new, other, taken), f"{stale.pk}.7"]
    before = Event.objects.count(), Message.objects.count()
    response = send(desk, "take_in_charge", values)
    assert counted(response) == (2, 2)
    assert {row.application for row in response.context["skipped"]} == {taken, stale}
    assert all(row.skipped_because for row in response.context["skipped"])
    assert (Event.objects.count(), Message.objects.count()) == before


def test_what_is_sent_is_told_with_number_and_text_and_who_is_silent(desk):
    silent = received(unsafe=True)
    values = ticked(received(), received(), silent, received(no_email=True))
    response = send(desk, "take_in_charge", values)
    letter = response.context["letters"][0]
    assert letter.count == 2
    assert escape(letter.preview.body.splitlines()[0]) in response.content.decode()
    nobody = [row.application for row in response.context["silent"]]
    assert (silent in nobody, len(nobody)) == (True, 2)


def test_each_row_is_done_by_itself_and_what_changed_meanwhile_is_skipped(desk, operator):
    first, second, last = received(), received(), received()
    values = ticked(first, second, last)
    review.take_in_charge(second, actor_for(desk_user()), seen=1)
    response = confirm(desk, "take_in_charge", values)
    assert counted(response) == (2, 1)
    assert "Prendi in carico" in response.context["skipped"][0].skipped_because
    owned = Application.objects.filter(owner=operator)
    assert set(owned) == {first, last}


def test_sending_it_twice_does_nothing_twice(desk):
    values = ticked(received(), received())
    for _click in range(2):
        assert counted(confirm(desk, "take_in_charge", values)) == (2, 0)
    assert Event.objects.filter(transition="take_in_charge").count() == 2
    assert Message.objects.count() == 2


def test_a_note_for_each_is_written_once_and_not_where_something_changed(desk):
    first, changed = received(), received()
    values = ticked(first, changed)
    review.take_in_charge(changed, actor_for(desk_user()), seen=1)
    for _click in range(2):
        assert counted(confirm(desk, "add_note", values, text="Called the office")) == (1, 1)
    assert Note.objects.get().application == first
    other = confirm(desk, "add_note", ticked(first), key=str(uuid.uuid4()), text="Called again")
    assert counted(other) == (1, 0)
    assert Note.objects.count() == 2


@pytest.mark.parametrize("more", [{"text": " "}, {"text": "x" * 5001}, {"text": "x\x00"}])
def test_what_is_missing_is_told_and_what_was_typed_stays(desk, more):
    response = confirm(desk, "add_note", ticked(received()), **more)
    assert response.status_code == 422
    assert response.context["form"]["text"].value() == more["text"]
    assert not Note.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "1" * 31])
def test_without_its_number_the_summary_is_shown_again(desk, key):
    assert confirm(desk, "take_in_charge", ticked(received()), key=key).status_code == 422
    assert not Event.objects.filter(transition="take_in_charge").exists()


FORGED = [
    "",
    ".",
    "1",
    "x.1",
    "1.x",
    "-1.1",
    "٣.١",
    "9" * 400 + ".1",
    "1.2.3",
    "\x00.1",
    "999999.1",
]


def test_made_up_and_invisible_rows_are_not_there(desk):
    seen, erased = received(), received()
    Application.objects.filter(pk=erased.pk).update(erased_at=erased.submitted_at)
    values = [*FORGED, *ticked(erased, seen, seen)]
    assert counted(confirm(desk, "take_in_charge", values)) == (1, 0)
    assert confirm(desk, "take_in_charge", [*FORGED, *ticked(erased)]).status_code == 302
    assert Application.objects.get(pk=erased.pk).state == "submitted"


@pytest.mark.parametrize("action", ["", "nonsense", "\x00", "close"])
def test_an_unknown_action_leads_back_with_a_sentence(desk, action):
    response = send(desk, action, ticked(received()))
    assert response.status_code == 302
    assert list(desk.get(response.url).context["messages"])


def test_too_many_at_once_are_refused(desk):
    assert send(desk, "add_note", [f"{n}.1" for n in range(MOST + 1)]).status_code == 302
    assert send(desk, "add_note", [*ticked(received())] * (MOST + 1)).status_code == 200


def test_a_row_that_breaks_does_not_take_the_others_with_it(desk, monkeypatch):
    bad, good = received(), received()
    run = TakeInCharge.run

    def sometimes(self, application, actor, seen, data):
        if application == bad:
            raise RuntimeError("a disk is full")
        run(self, application, actor, seen, data)

    monkeypatch.setattr(TakeInCharge, "run", sometimes)
    assert counted(confirm(desk, "take_in_charge", ticked(bad, good))) == (1, 1)
    assert Application.objects.get(pk=good.pk).state == "in_review"


def test_the_ticked_rows_as_a_file_are_noted_like_the_list(desk):
    wanted, _other = ApplicationFactory(), ApplicationFactory()
    values = ticked(wanted)
    assert counted(send(desk, "export", values)) == (1, 0)
    assert confirm(desk, "export", values, columns="name", form="csv").status_code == 422
    response = confirm(desk, "export", values, columns="reference", form="csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[1:] == [wanted.reference]
    noted = Export.objects.get()
    assert (noted.rows, noted.filters) == (1, {"row": [str(wanted.pk)]})


def test_others_have_nothing_to_tick(helper):
    application = received()
    assert confirm(helper, "take_in_charge", ticked(application)).status_code == 404
    assert not Event.objects.filter(transition="take_in_charge").exists()


def test_looking_at_the_address_leads_to_the_list(desk):
    assert desk.get(reverse("desk_applications:bulk", args=["open"])).status_code == 302
    assert desk.post(reverse("desk_applications:bulk", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("action", ["take_in_charge", "add_note"])
def test_the_summary_asks_the_same_number_of_questions_at_any_size(desk, action):
    made, asked = [], []
    for more in (2, 12):
        made += ApplicationFactory.create_batch(more)
        send(desk, action, ticked(*made))
        with CaptureQueriesContext(connection) as queries:
            assert send(desk, action, ticked(*made)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(each["sql"][:150] for each in queries)


def test_the_check_and_the_change_say_the_same(operator):
    """What ``check`` lets pass, ``run`` does; what it names, ``run`` refuses."""
    actor = actor_for(operator)
    for action in (TakeInCharge(), AddNote()):
        for state in ("submitted", "in_review", "closed", "withdrawn"):
            application = ApplicationFactory(state=state)
            row = rows.Row(application, application.version)
            told = rows.foreseen([row], action, actor)[0]
            after = rows.done([row], action, actor, {"key": uuid.uuid4(), "text": "Called"})[0]
            assert bool(told.skipped_because) is bool(after.skipped_because), (action.name, state)


def test_many_are_given_to_a_colleague_and_who_is_closed_is_skipped(desk):
    colleague, first, second = desk_user(), received(), received()
    closed = ApplicationFactory(state="closed")
    values = ticked(first, second, closed)
    said = {"owner": colleague.pk, "team": "", "note": "From the counter"}
    assert counted(send(desk, "assign", values)) == (2, 1)
    response = confirm(desk, "assign", values, **said)
    assert counted(response) == (2, 1)
    owners = Application.objects.order_by("pk").values_list("owner", flat=True)
    assert list(owners) == [colleague.pk, colleague.pk, None]
    confirm(desk, "assign", values, **said)
    assert Event.objects.filter(transition="assign").count() == 2


def test_many_are_given_to_nobody_by_no_choice(desk):
    application = received()
    response = confirm(desk, "assign", ticked(application), owner="", team="", note="Words kept")
    assert response.status_code == 422
    assert "Words kept" in response.content.decode()
    assert not Event.objects.filter(transition="assign").exists()
