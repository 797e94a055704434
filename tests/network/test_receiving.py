"""What an organisation may be sent: accreditations, zone, room, days."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from network.contacts import mobile
from network.models import Accreditation, Receiving
from portal.models import User
from tests.network.factories import OrganisationFactory

pytestmark = [pytest.mark.both, pytest.mark.django_db]
DAY = dt.date(2026, 11, 24)


def accredited(**fields):
    return Accreditation.objects.create(organisation=OrganisationFactory(), sector="work", **fields)


@pytest.mark.parametrize(
    ("first", "last", "valid"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (DAY + dt.timedelta(days=1), None, False),
        (dt.date(2020, 1, 1), DAY - dt.timedelta(days=1), False),
    ],
)
def test_an_accreditation_counts_from_its_first_to_its_last_day(first, last, valid):
    one = accredited(valid_from=first, valid_until=last)
    assert one.is_valid(DAY) is valid
    assert Accreditation.objects.valid(DAY).exists() is valid


def test_an_accreditation_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        accredited(valid_from=DAY, valid_until=DAY - dt.timedelta(days=1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"away_from": DAY},
        {"away_until": DAY},
        {"away_from": DAY, "away_until": DAY - dt.timedelta(days=1)},
        {"zone": "listed"},
        {"weight": 101},
        {"answers_by": "link"},
        {"answers_by": "link", "link_email": "ente@example.org"},
        {"answers_by": "link", "link_mobile": "333 123 4567", "contact_verified_on": DAY},
    ],
)
def test_the_database_refuses_what_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Receiving.objects.create(organisation=OrganisationFactory(), **wrong)


def test_an_organisation_says_once_how_it_receives():
    body = OrganisationFactory()
    Receiving.objects.create(organisation=body)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receiving.objects.create(organisation=body)


@pytest.mark.parametrize("days", [[7], ["0"], "0", [True], [None]])
def test_days_are_days_of_the_week(days):
    row = Receiving(organisation=OrganisationFactory(), weekdays=days)
    with pytest.raises(ValidationError):
        row.full_clean()


def test_listed_districts_are_read_as_people_write_them():
    row = Receiving(districts=" 5,6 ,, 7")
    assert row.district_keys == {"5", "6", "7"}


def test_the_register_writes_both_beside_the_agreements(client):

    body = OrganisationFactory(name="Casa Aperta")
    client.force_login(
        User.objects.create_superuser("admin@example.org", "x"),
        backend="network.standing.MembershipBackend",
    )
    data = {
        "name": "Casa Aperta", "key": body.key, "kind": "third_sector", "active": "on",
        "agreements-TOTAL_FORMS": 0, "agreements-INITIAL_FORMS": 0,
        "accreditations-TOTAL_FORMS": 1, "accreditations-INITIAL_FORMS": 0,
        "accreditations-0-sector": "work", "accreditations-0-valid_from": "2026-01-01",
        "accreditations-0-ORDER": 1,
        "receiving-TOTAL_FORMS": 1, "receiving-INITIAL_FORMS": 0,
        "receiving-0-zone": "city", "receiving-0-weight": 2, "receiving-0-capacity": 5,
        "receiving-0-weekdays": ["0", "3"], "receiving-0-answers_by": "link",
        "receiving-0-link_email": "casa@example.org", "receiving-0-link_mobile": "333 123 4567",
        "receiving-0-contact_verified_on": "2026-11-24",
    }  # fmt: skip
    url = reverse("network_organisation_modeladmin_edit", args=[body.pk])
    response = client.post(url, data)
    assert response.status_code == 302, response.content.decode()[:3000]
    row = Receiving.objects.get()
    assert (row.zone, row.weight, row.capacity, row.weekdays) == ("city", 2, 5, [0, 3])
    assert (row.answers_by, row.link_email) == ("link", "casa@example.org")
    assert Accreditation.objects.get().organisation == body


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("333 123 4567", "+393331234567"),
        ("+41 79 123 45 67", "+41791234567"),
        ("011 0113 7555", ""),
        ("112", ""),
        ("x", ""),
    ],
)
def test_codes_go_to_mobile_numbers_only(typed, number):
    assert mobile(typed) == number
    row = Receiving(organisation=OrganisationFactory(), link_mobile=typed)
    if number:
        row.full_clean()
    else:
        with pytest.raises(ValidationError):
            row.full_clean()
