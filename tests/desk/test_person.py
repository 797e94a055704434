"""One person's requests: found by whole facts alone, shown to whoever may see each of them."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk.models import Application, PersonMark, RestrictedAccess
from desk.people import keys, restricting
from desk.people.person import MOST_PERHAPS, same_person
from desk.privacy import holder
from forms.models import Submission
from tests.desk.factories import (
    ANSWERS,
    ApplicationFactory,
    InfoRequestFactory,
    ReferralFactory,
    desk_user,
    partner,
    received,
)
from tests.desk.test_matrix import CITY
from workflow.models import Reading

pytestmark = pytest.mark.django_db
# Somebody else altogether: what a test wants the same it says.
OTHER = {
    "given_name": "Bianca",
    "family_name": "Rossi",
    "birth_date": "1990-01-01",
    "call_phone": "+393330000000",
    "email": "bianca@example.org",
}


def another(**same):
    return received(answers={**ANSWERS, **OTHER, **same})


def coded(application, code):
    """As if the form had asked the fiscal code."""
    PersonMark.objects.create(application=application, kind="tax_code", hash=keys.tax_code(code))
    return application


def found(application, user):
    return [(one.application.pk, one.sure, one.reasons) for one in same_person(application, user)]


@pytest.mark.parametrize(
    ("same", "sure", "reasons"),
    [
        ({"given_name": "AMÍNA ", "family_name": "Berar-di", "birth_date": "1985-03-27"}, True, ("same name and birth date",)),
        ({"call_phone": "+393331234567", "birth_date": "1985-03-27"}, True, ("same telephone and birth date",)),
        ({"email": "AMINA@example.org", "birth_date": "1985-03-27"}, True, ("same e-mail address and birth date",)),
        ({"call_phone": "+393331234567"}, False, ("same telephone",)),
        ({"email": "amina@example.org"}, False, ("same e-mail address",)),
    ],
)  # fmt: skip
def test_the_same_whole_facts_and_why(operator, settings, same, sure, reasons):
    settings.LANGUAGE_CODE = "en"
    first, second = received(), another(**same)
    from django.utils.translation import override

    with override("en"):
        assert found(first, operator) == [(second.pk, sure, reasons)]
        assert found(second, operator) == [(first.pk, sure, reasons)]


@pytest.mark.parametrize(
    "same",
    [{"birth_date": "1985-03-27"}, {"given_name": "Amina", "family_name": "Berardi"},
     {"given_name": "Ami", "family_name": "Berardi", "birth_date": "1985-03-27"}, {"email": "amina@example.or"}],
)  # fmt: skip
def test_a_part_of_it_is_nobody(operator, same):
    first = received()
    another(**same)
    assert found(first, operator) == []


def test_another_fiscal_code_is_another_person(operator):
    """Twins at one telephone."""
    first, twin = (coded(received(), code) for code in ("RSSMRA80A01L219M", "RSSMRA80A41L219Q"))
    assert [sure for _pk, sure, _why in found(first, operator)] == [False]
    same = coded(another(), "rss mra 80a01 l219m")
    assert [pk for pk, sure, _why in found(first, operator) if sure] == [same.pk]
    assert twin.pk in [pk for pk, sure, _why in found(first, operator) if not sure]


def test_only_what_may_be_seen_and_used_is_compared(operator):
    first, reserved, kept_only, erased = (received() for _each in range(4))
    RestrictedAccess.objects.create(user=desk_user(), given_by="x")
    restricting.restrict(reserved, CITY, seen=1, reason="violence")
    Submission.objects.filter(pk=kept_only.submission_id).update(restricted_at=timezone.now())
    Application.objects.filter(pk=erased.pk).update(erased_at=timezone.now())
    assert found(first, operator) == []
    assert found(Application.objects.get(pk=kept_only.pk), operator) == []


def test_the_page_shows_each_request_and_notes_each_look(desk, operator, body):
    first = received()
    ReferralFactory(application=first, organisation=body, state="declined")
    second = received()
    InfoRequestFactory(application=second, question="Which floor?")
    third = another(call_phone="+393331234567")
    response = desk.get(reverse("desk_people:person", args=[first.pk]))
    seen = response.content.decode()
    for words in (
        first.reference,
        second.reference,
        third.reference,
        "Casa Aperta",
        "Which floor?",
    ):
        assert words in seen, words
    assert [len(response.context[name]) for name in ("sure", "perhaps")] == [1, 1]
    noted = Reading.objects.filter(what="person").values_list("object_id", flat=True)
    assert set(noted) == {first.pk, second.pk, third.pk}
    case = desk.get(reverse("desk_applications:case", args=[first.pk]))
    assert (case.context["people"].others, case.context["people"].perhaps) == (1, 1)


def test_partners_and_strangers_do_not_find_the_page(helper, body, client):
    application = received()
    ReferralFactory(application=application, organisation=body, state="accepted")
    url = reverse("desk_people:person", args=[application.pk])
    assert helper.get(url).status_code == 404
    assert client.get(url).status_code in (302, 404)


def test_an_address_typed_by_somebody_opens_nothing_to_them(client):
    """The page of one's own request never speaks of others with the same address."""
    first = received()
    second = another(email="amina@example.org", call_phone="+393331234567")
    session = client.session
    session["requests_opened"] = [second.submission.uuid.hex]
    session.save()
    own = client.get(reverse("desk:status", args=[second.submission.uuid]))
    assert own.status_code == 200
    assert first.reference not in own.content.decode()
    other = client.get(reverse("desk:status", args=[first.submission.uuid]))
    assert first.reference not in other.content.decode()


def test_a_helpers_number_does_not_flood_the_page(operator):
    first = received()
    marks = PersonMark.objects.filter(application=first, kind="phone").get()
    many = ApplicationFactory.create_batch(
        MOST_PERHAPS + 5, submission__version=first.submission.version
    )
    PersonMark.objects.bulk_create(
        PersonMark(application=each, kind="phone", hash=marks.hash) for each in many
    )
    assert len(same_person(first, operator)) == MOST_PERHAPS


def test_the_pages_cost_the_same_however_many(desk, body):
    first = received()
    urls = [
        reverse(f"desk_{name}", args=[first.pk]) for name in ("people:person", "applications:case")
    ]
    costs = []
    for _size in range(2):
        for _each in range(4):
            ReferralFactory(application=received(), organisation=body, state="declined")
        for url in urls:
            desk.get(url)
            with CaptureQueriesContext(connection) as asked:
                desk.get(url)
            costs.append(len(asked))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 10, costs
    assert costs[1] <= 17, costs


def test_setup_marks_what_came_before_once(operator):
    first, second = received(), received()
    before = set(PersonMark.objects.values_list("application", "kind", "hash"))
    PersonMark.objects.all().delete()
    nobody = received(answers={**{k: v for k, v in ANSWERS.items() if k not in OTHER}})
    call_command("mark_people", verbosity=0)
    after = set(PersonMark.objects.values_list("application", "kind", "hash"))
    assert after == before | {(nobody.pk, "nothing", "")}
    assert not PersonMark.objects.filter(hash__contains="amina").exists()
    call_command("mark_people", again=True, verbosity=0)
    assert set(PersonMark.objects.values_list("application", "kind", "hash")) == after
    assert found(nobody, operator) == []
    assert len(found(first, operator)) == len(found(second, operator)) == 1


def test_erasure_takes_the_marks(operator):
    first = received()
    received()
    holder.erase(first.submission, "anonymise")
    assert not PersonMark.objects.filter(application=first).exists()
    assert partner().pk
