"""A wrong address or number is corrected, and counts once verified: whoever reads a contact."""

import json

import pytest

from desk.access import sight_of
from desk.contact import correcting
from desk.models import Application, PersonMark
from desk.people import keys
from desk.people.side_by_side import facts as compared
from desk.staff.leaving import answers as leaving_answers
from forms.contact.records import ContactChange, ContactCode
from forms.privacy import dossier, people
from forms.submissions import Submission
from tests.desk.contact.support import CODE, NEW, NUMBER, OLD, asked, corrected, fresh
from tests.desk.factories import ReferralFactory, partner, received
from tests.desk.test_export import address as export_address
from tests.desk.test_export import named, table
from tests.desk.test_matrix import CITY
from workflow.models import Message

pytestmark = pytest.mark.django_db


def test_notices_and_the_page_of_an_organisation_use_the_new_one():
    application = corrected(received())
    referral = ReferralFactory(application=application, organisation=partner(), state="accepted")
    sight = sight_of(referral)
    assert sight.contacts.email == NEW
    rows = [row for section in sight.sections for row in section.rows]
    shown = next(row for row in rows if row.ask_key == "email")
    assert (shown.answer, bool(shown.corrected)) == (NEW, True)
    sent = [row.answer for section in leaving_answers(application) for row in section.rows]
    assert NEW in sent
    assert OLD not in sent


def test_a_reserved_request_gives_an_organisation_a_hint_of_the_new_number(texts):
    application = corrected(received(), fact="phone", value=NUMBER)
    Application.objects.filter(pk=application.pk).update(restricted=True)
    referral = ReferralFactory(
        application=fresh(application), organisation=partner(), state="accepted"
    )
    assert sight_of(referral).contacts.phone == "••• 543"
    rows = [row.answer for part in leaving_answers(fresh(application)) for row in part.rows]
    assert NUMBER not in rows


def test_a_person_is_found_by_the_new_contact_and_by_the_old_one_no_more():
    application = corrected(received())
    for address, found in ((NEW, 1), (OLD, 0)):
        marks = PersonMark.objects.filter(application=application, hash=keys.email(address))
        assert marks.count() == found
        assert people.by_fact("email", address).count() == found
    assert people.by_reference(application.reference, NEW).count() == 1


def test_another_number_of_the_same_form_keeps_its_mark(texts):
    """Some forms ask for a number to call at once and one to write to."""
    application = received()
    answers = application.submission.answers | {"phone": "+393330000000"}
    Submission.objects.filter(pk=application.submission_id).update(answers=answers)
    keys.mark_again(fresh(application))
    application = corrected(application, fact="phone", value=NUMBER)
    hashes = set(
        PersonMark.objects.filter(application=application, kind="phone").values_list(
            "hash", flat=True
        )
    )
    assert hashes == {keys.phone(NUMBER), keys.phone("+393330000000")}


def test_two_requests_compared_show_the_contacts_that_count():
    application, other = corrected(received()), received()
    told = str(compared(application, other))
    assert NEW in told


def test_a_file_holds_the_new_contact_with_as_many_questions(desk, operator):
    named(operator)
    application = corrected(received())
    rows = table(desk.post(export_address(), {"columns": ["reference", "email"], "form": "csv"}))
    assert [application.reference, NEW] in rows


def test_the_copy_for_the_person_has_both_and_no_code():
    application = received()
    corrected(application)
    correcting.send_again(asked(application, value=OLD), CITY)  # back to the one before
    gathered = dossier.dossier([fresh(application).submission], "en", internal=False)
    written = json.dumps(gathered)
    assert gathered["requests"][0]["contacts"]["email"] == NEW
    assert f"{OLD} \\u2192 {NEW}" in written
    assert CODE not in written
    assert f"{OLD} → {NEW}" in str(dossier.in_words(gathered))


def test_an_erasure_takes_the_corrections_and_their_codes():
    application = corrected(received())
    asked(application, value="third@example.org")
    Application.objects.filter(pk=application.pk).update(state="closed")
    people.erase([application.submission_id], reason="asked", by="DPO")
    assert not ContactChange.objects.exists()
    assert not ContactCode.objects.exists()
    assert not Message.objects.filter(kind__startswith="contact").exists()
