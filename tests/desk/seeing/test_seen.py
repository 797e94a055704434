"""Seeing the desk as a colleague: what is seen."""

import re

import pytest
from django.urls import reverse

from tests.desk.factories import ReferralFactory, partner_user
from tests.desk.seeing.support import HOME, STOP, start, text

pytestmark = pytest.mark.django_db


def test_the_page_is_the_colleagues_and_the_bar_says_so(seeing, colleague):
    shown = text(seeing.get(reverse("desk_applications:index")))
    assert "Carlo Collega" in shown
    assert "desk-seeing" in shown
    assert STOP in shown
    assert seeing.get(HOME).context["request"].user == colleague


def test_as_a_member_of_an_organisation_only_its_referrals(client_of_viewer, body):
    member = partner_user(body)
    mine = ReferralFactory(organisation=body, state="accepted")
    start(client_of_viewer, member)
    assert client_of_viewer.get(reverse("desk_applications:index")).status_code == 404
    shown = client_of_viewer.get(reverse("desk_referrals:referral", args=[mine.pk]))
    assert shown.status_code == 200
    assert "desk-seeing" in text(shown)


def test_the_policy_of_the_admin_holds_and_the_bar_carries_no_code(seeing):
    response = seeing.get(HOME)
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    bar = re.search(r'<form[^>]*class="desk-seeing".*?</form>', text(response), re.DOTALL)[0]
    assert "style=" not in bar
    assert "<script" not in bar
    assert not re.search(r"\son\w+=", bar)
    strict = seeing.post(HOME)["Content-Security-Policy"]
    assert "unsafe" in strict or "default-src 'self'" in strict


def test_public_pages_and_accounts_stay_ones_own(seeing, viewer):
    response = seeing.get(reverse("account_email"), follow=True)
    assert response.context["request"].user == viewer
    assert response.context["request"].seeing is not None


@pytest.mark.parametrize("name", ["wagtailadmin_account", "desk_helping:index"])
def test_what_is_the_colleagues_alone_is_not_shown(seeing, name):
    response = seeing.get(reverse(name))
    assert response.status_code == 403
    assert STOP in text(response)
