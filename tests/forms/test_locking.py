"""Where somebody may be written to, and the lock that ends it all."""

import pytest
from django.test import Client
from django.urls import reverse

from forms.coming_back import contacts, locking
from forms.filled import Filled
from forms.models import Contact, Draft
from tests.forms.coming import SAFE, Comer, enter, published
from tests.forms.test_links import door, link_in, send
from workflow.models import Message

pytestmark = pytest.mark.both


@pytest.fixture
def comer(home, delivered, private_files, settings):
    settings.SMS = "files"
    return Comer(published())


# --- contacts -----------------------------------------------------------------------------------


def test_contacts_follow_the_answers(comer):
    draft = comer.until_story()
    assert {one.channel for one in draft.contacts.all()} == {"email", "sms"}
    assert all(one.remind for one in draft.contacts.all())
    comer.post("contact", SAFE | {"contact-phone": "", "contact-remind": "no"})
    (left,) = draft.contacts.all()
    assert (left.channel, left.remind) == ("email", False)
    comer.post("contact", SAFE | {"contact-safe": "unknown"})
    assert not draft.contacts.exists()


def test_a_no_takes_back_what_was_asked_before(comer):
    draft = comer.start()
    send(comer)
    assert draft.contacts.exists()
    comer.post("contact", SAFE | {"contact-safe": "no"})
    assert not draft.contacts.exists()


def test_sending_the_request_forgets_the_contacts(comer):
    draft = comer.until_story()
    comer.post("story", {"story-story": "x"})
    comer.send()
    assert not draft.contacts.exists()


def test_deleting_the_draft_deletes_what_was_written_about_it(comer):
    comer.start()
    send(comer)
    assert Message.objects.exists()
    comer.client.post(comer.page("leave"), {"action": "delete"})
    assert not Message.objects.exists()
    assert not Contact.objects.exists()


def test_a_landline_is_no_place_for_text_messages(comer):
    draft = comer.until_story(**{"contact-phone": "011 011 24300"})
    assert [one.channel for one in draft.contacts.all()] == ["email"]


def test_a_contact_that_no_longer_counts_is_not_used(comer):
    draft = comer.until_story()
    Draft.objects.get().saved.filter(step="contact").delete()
    assert Contact.objects.filter(draft=draft).exists()
    assert contacts.of(Filled(draft.version.form, draft)) == []


# --- the lock -----------------------------------------------------------------------------------


def test_the_lock_closes_other_devices_and_kills_links(comer):
    draft = comer.until_story()
    other = Client()
    enter(other, draft.code)
    assert other.get(comer.url("story")).status_code == 200
    address = door(draft)
    response = comer.client.post(comer.page("lock"))
    assert response["Location"] == comer.page("code")
    assert comer.client.get(comer.page("code")).status_code == 200
    assert other.get(comer.url("story"))["Location"] == reverse("forms:resume")
    assert other.post(comer.url("story"), {"story-story": "stolen"}).status_code == 200
    assert not draft.saved.filter(step="story").exists()
    assert Client().post(address).status_code == 404
    assert not draft.contacts.exists()
    assert enter(Client(), draft.code).status_code == 302


def test_a_copied_session_dies_with_the_lock(comer):
    comer.start()
    thief = Client()
    thief.cookies["sessionid"] = comer.client.cookies["sessionid"].value
    assert thief.get(comer.url("contact")).status_code == 200
    comer.client.post(comer.page("lock"))
    assert thief.get(comer.url("contact"))["Location"] == reverse("forms:resume")


def test_the_lock_gives_a_new_code_when_asked(comer):
    draft = comer.start()
    comer.client.post(comer.page("lock"), {"new_code": "1"})
    new = Draft.objects.get().code
    assert new != draft.code
    assert new in comer.client.get(comer.page("code")).content.decode()
    assert enter(Client(), draft.code).status_code == 200
    assert enter(Client(), new).status_code == 302


def test_after_a_lock_nobody_is_written_to_until_asked_again(comer):
    draft = comer.until_story()
    comer.client.post(comer.page("lock"))
    comer.post("contact", SAFE)
    assert not draft.contacts.exists()
    send(comer)
    assert [one.source for one in draft.contacts.all()] == ["asked"]
    (message,) = Message.objects.filter(kind="draft-link")
    assert Client().get(link_in(message.body)).status_code == 200


def test_a_locked_draft_is_not_listed_on_the_other_device(comer):
    draft = comer.start()
    other = Client()
    enter(other, draft.code)
    assert f"/{draft.uuid}/" in other.get(comer.start_url).content.decode()
    comer.client.post(comer.page("lock"))
    assert f"/{draft.uuid}/" not in other.get(comer.start_url).content.decode()
    assert f"/{draft.uuid}/" in comer.client.get(comer.start_url).content.decode()


def test_a_lock_after_sending_does_nothing(comer):
    draft = comer.until_story()
    comer.post("story", {"story-story": "x"})
    comer.send()
    assert not locking.lock(draft, new_code=True)
    assert comer.client.post(comer.page("lock"))["Location"] == comer.page("receipt")
