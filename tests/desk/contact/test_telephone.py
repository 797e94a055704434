"""A wrong address or number is corrected, and counts once verified: telephone and safe contact."""

import pytest

from desk.access import applicant
from desk.contact import correcting
from forms.contact.records import ContactChange
from tests.desk.contact.support import LANDLINE, NEW, NUMBER, OLD, asked, contact, corrected, to
from tests.desk.factories import received
from tests.desk.test_matrix import CITY
from workflow.models import Message

pytestmark = pytest.mark.django_db


def test_a_mobile_number_gets_its_code_as_a_text(texts):
    application = corrected(received(), fact="phone", value=NUMBER)
    message = Message.objects.get(kind="contact_code")
    assert (message.channel, message.recipient, message.subject) == ("sms", NUMBER, "")
    assert to("contact_asked") == ["+393331234567"]
    assert contact(application, "phone") == NUMBER


def test_where_no_text_can_be_sent_the_desk_says_that_it_spoke_on_the_number():
    application = received()
    with pytest.raises(correcting.NoCode):
        asked(application, fact="phone", value=NUMBER)
    with pytest.raises(correcting.NoCode):
        asked(application, applicant(), fact="phone", value=NUMBER, spoken=True)
    assert not ContactChange.objects.exists()
    asked(application, fact="phone", value=NUMBER, spoken=True)
    change = ContactChange.objects.get()
    assert (change.how, contact(application, "phone")) == ("spoken", NUMBER)
    assert to("contact_code") == []
    assert to("contact_asked") == [OLD], "the number before takes no texts here"


def test_a_landline_is_spoken_on_also_where_texts_are_sent(texts):
    application = received()
    with pytest.raises(correcting.NoCode):
        asked(application, fact="phone", value=LANDLINE)
    asked(application, fact="phone", value=LANDLINE, spoken=True)
    assert contact(application, "phone") == LANDLINE


def test_where_a_code_can_be_sent_speaking_is_not_enough(texts):
    application = received()
    asked(application, fact="phone", value=NUMBER, spoken=True)
    assert contact(application, "phone") == "+393331234567"


@pytest.mark.parametrize("actor", [CITY, applicant()], ids=["desk", "applicant"])
def test_where_contact_is_not_safe_nothing_is_sent(texts, actor):
    application = received(unsafe=True)
    for fact, value in (("email", NEW), ("phone", NUMBER)):
        with pytest.raises(correcting.NoCode):
            asked(application, actor, fact=fact, value=value)
    with pytest.raises(correcting.NoCode):
        asked(application, actor, value=NEW, spoken=True)
    if actor is CITY:
        asked(application, fact="phone", value=NUMBER, spoken=True)
        assert contact(application, "phone") == NUMBER
    assert not Message.objects.filter(kind__startswith="contact").exists()
