import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from network.models import Agreement, Membership, Organisation
from tests.network.factories import (
    AgreementFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]
DAY = dt.date(2026, 6, 15)
BEFORE = dt.date(2026, 6, 14)
AFTER = dt.date(2026, 6, 16)


def refused(row: object) -> str:
    """The sentence people read; and the database says no as well when nobody asked the form."""
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "able"),
    [
        (DAY, DAY, True),
        (BEFORE, None, True),
        (BEFORE, AFTER, True),
        (AFTER, None, False),
        (BEFORE, BEFORE, False),
    ],
)
def test_requests_go_only_where_an_agreement_is_valid_that_day(
    valid_from: dt.date, valid_until: dt.date | None, able: bool
) -> None:
    organisation = AgreementFactory(valid_from=valid_from, valid_until=valid_until).organisation
    assert (organisation in Organisation.objects.able_to_receive(DAY)) is able


@pytest.mark.parametrize("changes", [{"active": False}, {"kind": "city"}])
def test_no_request_goes_to_the_city_or_to_who_left_the_network(changes: dict) -> None:
    AgreementFactory(organisation=OrganisationFactory(**changes), valid_from=BEFORE)
    assert not Organisation.objects.able_to_receive(DAY).exists()


def test_an_organisation_without_any_agreement_receives_nothing() -> None:
    OrganisationFactory()
    assert not Organisation.objects.able_to_receive(DAY).exists()


def test_two_agreements_do_not_list_an_organisation_twice() -> None:
    agreement = AgreementFactory(valid_from=BEFORE)
    AgreementFactory(organisation=agreement.organisation, valid_from=BEFORE)
    assert Organisation.objects.able_to_receive(DAY).count() == 1


def test_a_key_belongs_to_one_organisation() -> None:
    OrganisationFactory(key="casa")
    said = refused(OrganisationFactory.build(key="casa"))
    assert "Another organisation already has this key." in said


def test_a_tax_code_belongs_to_one_organisation() -> None:
    OrganisationFactory(tax_code="00514490010")
    said = refused(OrganisationFactory.build(tax_code="00514490010"))
    assert "Another organisation already has this tax code." in said


def test_many_organisations_may_have_no_tax_code() -> None:
    OrganisationFactory.create_batch(2, tax_code="")
    assert Organisation.objects.count() == 2


def test_an_organisation_is_not_part_of_itself() -> None:
    organisation = OrganisationFactory()
    organisation.part_of = organisation
    assert "An organisation cannot be part of itself." in refused(organisation)


@pytest.mark.parametrize("code", ["00514490011", "123", "abcdefghijk", "٠٠٥١٤٤٩٠٠١٠"])
def test_a_mistyped_tax_code_is_noticed(code: str) -> None:
    with pytest.raises(ValidationError, match="eleven digits"):
        OrganisationFactory.build(tax_code=code).full_clean()


@pytest.mark.parametrize("phone", ["011 0113 7555", "+39 011 442 1111", "800 123 456", "112"])
def test_telephone_numbers_as_people_write_them_are_taken(phone: str) -> None:
    OrganisationFactory.build(phone=phone).full_clean()


@pytest.mark.parametrize("phone", ["chiedi di Anna", "1", "javascript:alert(1)", "+39"])
def test_what_is_no_telephone_number_is_refused(phone: str) -> None:
    with pytest.raises(ValidationError, match="telephone number"):
        OrganisationFactory.build(phone=phone).full_clean()


@pytest.mark.parametrize("codes", [["klingon"], "it", [["it"]], {"it": 1}, [None]])
def test_only_languages_of_the_list_are_stored(codes: object) -> None:
    with pytest.raises(ValidationError, match="languages from the list"):
        OrganisationFactory.build(languages=codes).full_clean()


def test_an_agreement_does_not_end_before_it_begins() -> None:
    row = Agreement(organisation=OrganisationFactory(), valid_from=DAY, valid_until=BEFORE)
    assert "The agreement ends before it begins." in refused(row)


def test_an_agreement_is_not_signed_after_its_end() -> None:
    row = Agreement(
        organisation=OrganisationFactory(), valid_from=BEFORE, valid_until=DAY, signed_on=AFTER
    )
    assert "The agreement ends before it was signed." in refused(row)


def test_a_membership_does_not_end_before_it_begins() -> None:
    row = Membership(
        user=UserFactory(), organisation=OrganisationFactory(), since=DAY, until=BEFORE
    )
    assert "The membership ends before it begins." in refused(row)


def test_a_person_has_one_place_in_an_organisation() -> None:
    first = MembershipFactory()
    row = Membership(user=first.user, organisation=first.organisation, role="manager")
    assert "already has a place in this organisation" in refused(row)
