"""Two windows, two devices, a dead session, a killed process: nothing saved is lost, nobody else
gets in, and no page of a form is kept by anybody."""

import datetime as dt
import re
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import SlugConverter, UUIDConverter
from django.utils import timezone, translation

from forms import access, urls
from forms.coming_back import requests, sending
from forms.models import Answer, LinkRequest, Reminder, Submission
from tests.forms.coming import BORN, MAIL, SAFE, Comer, enter, published
from tests.forms.filling import hidden
from workflow.models import Message

STORY = {"story-story": "I lost my job."}


@pytest.fixture
def comer(home, delivered, private_files, settings):
    settings.SMS = "files"
    return Comer(published())


def on_another_device(comer):
    other = Comer(comer.version, Client())
    assert enter(other.client, comer.draft.code).status_code == 302
    return other


def words(response):
    return response.content.decode()


# --- two windows, two devices -------------------------------------------------------------------


def test_two_windows_save_different_steps_in_any_order(comer):
    comer.until_story()
    first_page, second_page = comer.seen("contact"), comer.seen("story")
    comer.post("story", STORY, seen=second_page)
    comer.post("contact", SAFE | {"contact-phone": ""}, seen=first_page)
    saved = dict(Answer.objects.values_list("step", "data"))
    assert saved["story"] == {"story": "I lost my job."}
    assert saved["contact"]["email"] == MAIL
    assert "phone" not in saved["contact"]


def test_two_devices_take_turns_and_the_older_page_is_told(comer):
    comer.until_story()
    other = on_another_device(comer)
    old_page = comer.seen("story")
    assert other.post("story", STORY).status_code == 302
    told = comer.post("story", {"story-story": "I fell ill."}, seen=old_page)
    assert told.status_code == 200
    assert "I fell ill." in words(told)
    assert Answer.objects.get(step="story").data == {"story": "I lost my job."}
    comer.post("story", {"story-story": "I fell ill."}, seen=hidden(told, "seen"))
    assert Answer.objects.get(step="story").data == {"story": "I fell ill."}


def test_what_one_device_sends_the_other_can_only_look_at(comer):
    comer.until_story()
    other = on_another_device(comer)
    comer.post("story", STORY)
    page = other.client.get(other.page("check"))
    comer.send()
    late = other.client.post(other.page("check"), {"seen": hidden(page, "seen")})
    assert late["Location"] == other.page("receipt")
    changed = other.client.post(other.url("story"), {"story-story": "Other"})
    assert changed["Location"] == other.page("receipt")
    assert Submission.objects.get().answers["story"] == "I lost my job."


def test_clearing_one_device_leaves_the_other_open(comer):
    comer.until_story()
    other = on_another_device(comer)
    comer.client.post(comer.page("leave"), {"action": "forget"})
    assert comer.client.get(comer.url("story")).status_code == 302
    assert other.client.get(other.url("story")).status_code == 200


def test_deleting_on_one_device_is_told_on_the_other(comer):
    comer.until_story()
    other = on_another_device(comer)
    address = other.url("story")
    comer.client.post(comer.page("leave"), {"action": "delete"})
    response = other.client.post(address, STORY, follow=True)
    assert "no longer kept here" in words(response)


def test_the_list_on_a_shared_device_warns_and_clears(comer):
    draft = comer.start()
    page = words(comer.client.get(comer.start_url))
    assert "If it is not yours, do not open it" in page
    assert reverse("forms:leave", args=[draft.uuid]) in page
    assert "Amina" not in page


# --- the session ends ---------------------------------------------------------------------------


def later(**delta):
    return time_machine.travel(timezone.now() + dt.timedelta(**delta))


def test_the_page_says_until_when_it_stays_open(comer):
    comer.start()
    page = words(comer.client.get(comer.url("contact")))
    left = int(re.search(r'data-session-end="(\d+)"', page)[1])
    assert 8 * 3600 - 60 < left <= 8 * 3600
    end = timezone.localtime() + dt.timedelta(seconds=left)
    assert f"{end:%H:}" in re.search(r"data-session-clock>([^<]+)<", page)[1]


def test_a_dead_session_costs_the_code_and_nothing_else(comer):
    comer.until_story()
    stamp = comer.seen("story")
    with later(hours=8, minutes=1):
        asked = comer.client.post(comer.url("story"), STORY | {"seen": stamp})
        assert "is kept and will be saved" in words(asked)
        back = comer.client.post(
            reverse("forms:resume"),
            {"code": comer.draft.code, **BORN, "carried": hidden(asked, "carried")},
        )
        assert back["Location"] == comer.page("check")
    assert Answer.objects.get(step="story").data == {"story": "I lost my job."}


def test_one_press_gives_eight_more_hours(comer):
    comer.until_story()
    with later(hours=7, minutes=58):
        answer = comer.client.post(reverse("forms:stay"))
        assert answer.status_code == 200
        assert answer.json()["seconds"] > 7 * 3600
        assert re.fullmatch(r"\d\d:\d\d", answer.json()["until"])
    with later(hours=15):
        assert comer.client.get(comer.url("story")).status_code == 200


def test_more_time_is_given_only_to_who_holds_something_and_only_by_a_press(comer):
    assert Client().post(reverse("forms:stay")).status_code == 403
    assert Client().get(reverse("forms:stay")).status_code == 405
    comer.start()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = comer.client.cookies
    ends = comer.client.session["ends"]
    with later(hours=1):
        assert strict.post(reverse("forms:stay")).status_code != 200
    assert comer.client.session["ends"] == ends


def test_a_session_from_before_the_clock_was_kept_still_works(comer):
    comer.start()
    session = comer.client.session
    del session["ends"]
    session.save()
    page = comer.client.get(comer.url("contact"))
    assert page.status_code == 200
    assert "data-session-end" not in words(page)


def test_a_session_holds_the_last_twenty(comer, rf, settings):
    settings.START_MOST_AN_HOUR = 100
    request = rf.get("/")
    request.session = comer.client.session
    for _time in range(access.MOST + 5):
        access.hold(request, comer.start())
    assert len(access.held(request)) == access.MOST
    assert access.holds(request, comer.draft.uuid)


# --- killed -------------------------------------------------------------------------------------


def test_killed_while_reminding_it_is_written_by_the_next_run(comer, monkeypatch):
    from forms.coming_back.reminders import remind

    comer.until_story()
    with later(days=3):
        monkeypatch.setattr(sending, "reminder", _killed)
        with pytest.raises(KeyboardInterrupt):
            remind()
        monkeypatch.undo()
        assert not Reminder.objects.exists()
        assert remind() == 1


def test_killed_while_answering_a_lost_code_it_is_answered_by_the_next_run(comer, monkeypatch):
    comer.until_story()
    requests.write_down(requests.Reach("email", MAIL), "en")
    monkeypatch.setattr(sending, "lost_code", _killed)
    with pytest.raises(KeyboardInterrupt):
        requests.attend()
    monkeypatch.undo()
    assert LinkRequest.objects.exists()
    assert requests.attend() == 1
    assert Message.objects.filter(kind="draft-lost").count() == 1


def _killed(*_args, **_kwargs):
    raise KeyboardInterrupt


# --- every address of the room ------------------------------------------------------------------


# The same for everybody: texts, and forms with nothing in them.
PUBLIC = {"current_notice", "notice", "paper", "help_somebody"}


def patterns():
    return [one for one in urls.urlpatterns if isinstance(one, URLPattern)]


def arguments(pattern, draft_uuid):
    known = {"draft": draft_uuid, "step": "contact", "form_key": "coming"}
    found = {}
    for name, converter in pattern.pattern.converters.items():
        fallback: object = "x"
        if isinstance(converter, UUIDConverter):
            fallback = uuid4()
        elif not isinstance(converter, SlugConverter) and converter.regex == "[0-9]+":
            fallback = 1
        found[name] = known.get(name, fallback)
    return found


def test_no_page_of_the_room_is_kept_by_anybody(comer):
    """Walks the addresses themselves: one added tomorrow is looked at too. "Not found" says
    nothing about anybody."""
    comer.until_story()
    kept = []
    for pattern in patterns():
        address = reverse(f"forms:{pattern.name}", kwargs=arguments(pattern, comer.draft.uuid))
        for client in (comer.client, Client()):
            for method in ("get", "head", "post"):
                response = getattr(client, method)(address)
                is_kept = "no-store" not in response.get("Cache-Control", "")
                if is_kept and pattern.name not in PUBLIC and response.status_code != 404:
                    kept.append((pattern.name, method, response.status_code))
    assert sorted(set(kept)) == []


def test_no_address_names_anything_but_drafts_and_forms():
    """No converter takes free text, but the sealed token of a link."""
    free = [
        pattern.name
        for pattern in patterns()
        for converter in pattern.pattern.converters.values()
        if converter.regex == "[^/]+"
    ]
    assert free == ["link"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_addresses_of_the_room_do_not_hide_one_another(language):
    with translation.override(language):
        for pattern in patterns():
            address = reverse(f"forms:{pattern.name}", kwargs=arguments(pattern, uuid4()))
            assert get_resolver().resolve(address).url_name == pattern.name
