"""A helper goes on with what the person began, alone or with somebody else."""

import pytest
from django.test import Client
from django.urls import reverse

from forms.models import Assistance
from tests.forms.test_helping import OFFER, Helper, text_of


@pytest.fixture
def helper(filler):
    return Helper(filler.version)


def joined(client, code, **birth):
    """A new helper in ``client`` goes on with what was begun, with its code."""
    offer = reverse("forms:help_somebody", args=["housing-risk"])
    url = client.post(offer, OFFER | {"label": "Piero", "relation": "friend"})["Location"]
    helped = Assistance.objects.get(draft=None)
    assert reverse("forms:join", args=[helped.uuid]) in client.get(url).content.decode()
    day = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1985"}
    return client.post(reverse("forms:join", args=[helped.uuid]), {"code": code, **day, **birth})


def test_a_helper_goes_on_with_what_the_person_began_alone(filler):
    filler.fill(until="rent")
    other = Client()
    answer = joined(other, filler.draft.code)
    assert answer["Location"] == filler.url("rent")
    assert "You are filling in for Amina" in text_of(other.get(filler.url("rent")))
    assert "Piero (friend) helps you" in text_of(filler.client.get(filler.url("rent")))


def test_a_wrong_fact_joins_nothing(filler):
    filler.fill(until="rent")
    answer = joined(Client(), filler.draft.code, birth_date_day="26")
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert not Assistance.objects.filter(draft=filler.draft).exists()


def test_whoever_joins_replaces_the_earlier_help_and_it_stays_known(helper):
    helper.fill(until="rent")
    joined(Client(), helper.draft.code)
    assert helper.client.get(helper.url("rent")).status_code == 302
    (before,) = Assistance.objects.get().earlier
    assert before["label"] == "Marta Rossi"


def test_what_was_sent_is_not_joined(filler):
    filler.fill()
    filler.send()
    assert "already been sent" in text_of(joined(Client(), filler.draft.code))
