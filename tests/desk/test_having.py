"""Who has the person's data now, and taking the request back in every state."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from desk.applications import CLOSED
from desk.flows import APPLICATIONS, REFERRALS
from desk.models import Application, Referral
from desk.referrals import SEEN_BY_PARTNER
from desk.talk.having import who_has
from network.standing import standing
from tests.desk.factories import (
    ApplicationFactory,
    ReferralFactory,
    desk_user,
    partner,
    partner_user,
    received,
)
from tests.desk.test_matrix import REFERRAL_STATE
from tests.desk.test_status import holding, page, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [each.name for each in REFERRALS.states])
@pytest.mark.parametrize("days", [1, 31])
def test_the_person_is_told_of_exactly_those_who_can_open_it(state, days):
    body = partner(name="Casa Aperta")
    member = partner_user(body)
    since = timezone.now() - dt.timedelta(days=days)
    referral = ReferralFactory(organisation=body, state=state, state_since=since)
    told = [each.organisation for each in who_has(referral.application, ())]
    opens = Referral.objects.visible_to(member).filter(pk=referral.pk).exists()
    assert ("Casa Aperta" in told) == opens
    assert len(standing(member).organisations) == 1


def test_before_it_has_accepted_an_organisation_has_less():
    referral = ReferralFactory(organisation=partner(name="Casa Aperta"))
    asked = who_has(referral.application, ())[-1].what
    Referral.objects.filter(pk=referral.pk).update(state="accepted")
    assert who_has(referral.application, ())[-1].what != asked


def test_the_page_names_the_city_and_asks_the_same_for_many(django_assert_num_queries):
    desk_user()
    application = received()
    assert "Città di Prova" in text(holding(application).get(page(application)))
    for count in (1, 4):
        for _each in range(count):
            ReferralFactory(application=application, organisation=partner(), state="declined")
        with django_assert_num_queries(2):
            who_has(application, ())


@pytest.mark.parametrize("state", [each.name for each in APPLICATIONS.states])
def test_a_request_can_be_withdrawn_in_every_state_in_which_it_is_not_over(state):
    application = received()
    Application.objects.filter(pk=application.pk).update(state=state)
    if state in REFERRAL_STATE:
        ReferralFactory(
            application=application,
            organisation=partner(name="Casa Aperta"),
            state=REFERRAL_STATE[state],
        )
    client = holding(application)
    asked = client.get(page(application, "withdraw"), follow=True)
    assert (asked.redirect_chain == []) == (state not in CLOSED)
    assert ("Casa Aperta" in text(asked)) == (state in REFERRAL_STATE)
    response = client.post(page(application, "withdraw"))
    assert response.url == reverse("desk:status", args=[application.submission.uuid])
    application.refresh_from_db()
    assert application.state == (state if state in CLOSED else "withdrawn")
    assert not Referral.objects.filter(state__in=SEEN_BY_PARTNER).exists()
    assert "Casa Aperta" not in [each.organisation for each in who_has(application, ())]


def test_what_is_anonymous_nobody_has():
    application = ApplicationFactory(state="closed")
    Application.objects.filter(pk=application.pk).update(erased_at=timezone.now())
    application.refresh_from_db()
    assert who_has(application, ()) == []
