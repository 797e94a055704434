"""The second factor is asked of the browser, through allauth's own pages."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from portal.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "una-password-lunga"
ADMIN = "/admin/account/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.MFA_TOTP_TOLERANCE = 1  # so that a code of the next half minute counts at once


@pytest.fixture
def user():
    return User.objects.create_superuser("a@example.org", PASSWORD)


def code(secret: str, ahead: int = 0) -> str:
    """What the telephone shows. A code counts once: ``ahead`` is the next one."""
    counter = int(time.time()) // 30 + ahead
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def by_password(user: User) -> Client:
    client = Client()
    said = {"login": user.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), said).status_code == 302
    return client


def set_up(client: Client) -> str:
    page = reverse("mfa_activate_totp")
    again = client.get(page)["Location"]  # allauth asks for the password once more
    assert client.post(again, {"password": PASSWORD})["Location"] == page
    client.get(page)
    secret = client.session[totp.SECRET_SESSION_KEY]
    assert client.post(page, {"code": code(secret)}).status_code == 302
    return secret


def test_without_one_the_desk_stays_closed(user):
    answer = by_password(user).get(ADMIN)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_activate_totp")


@pytest.mark.django_db(transaction=True)  # it is noted when the change is really in the database
def test_whoever_has_just_set_it_up_goes_on(user):
    client = by_password(user)
    set_up(client)
    assert client.get(ADMIN).status_code == 200


def test_the_next_sign_in_asks_for_it(user):
    secret = set_up(by_password(user))
    client = by_password(user)
    assert client.get(ADMIN)["Location"].startswith(reverse("account_login"))
    asked = client.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})
    assert asked.status_code == 302
    assert client.get(ADMIN).status_code == 200


def test_a_sign_in_by_password_does_not_ride_on_it(user):
    """It began before the owner of the account set the second factor up."""
    early = by_password(user)
    secret = set_up(by_password(user))
    answer = early.get(ADMIN)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Faccount%2F"
    assert early.post(answer["Location"], {"code": "000000"}).status_code == 200
    assert early.get(ADMIN).status_code == 302
    assert early.post(answer["Location"], {"code": code(secret, 1)})["Location"] == ADMIN
    assert early.get(ADMIN).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes",
        "account_change_password", "account_email", "account_reauthenticate",
    ],
)  # fmt: skip
def test_nor_does_it_take_it_away(user, name):
    early = by_password(user)
    set_up(by_password(user))
    for answer in (early.get(reverse(name)), early.post(reverse(name), {"password": PASSWORD})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert user.authenticator_set.filter(type="totp").exists()
    assert early.post(reverse("account_logout")).status_code == 302


def test_pages_for_everybody_do_not_ask_who_looks(user, client):
    answer = client.get("/robots.txt")
    assert answer.status_code == 200
    assert "Cookie" not in answer.headers.get("Vary", "")
