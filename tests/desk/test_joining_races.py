"""Two people join the same requests at the same moment, over two real connections."""

import pytest

from desk.models import Application, Joining
from desk.people import joining
from tests.desk.factories import received
from tests.desk.test_matrix import CITY, TEXT
from tests.workflow.test_races import at_once
from workflow import gate
from workflow.actors import Actor
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
COLLEAGUE = Actor("Carla Colleague", frozenset({"desk"}), organisation_label="City")


@pytest.mark.parametrize("crossed", [False, True])
@pytest.mark.parametrize("_round", range(3))
def test_one_wins_and_the_other_is_told(crossed, _round):
    one, other = received(), received()
    pairs = [(one, other), (other, one) if crossed else (one, other)]

    def job(pair, who):
        return lambda: joining.merge(*pair, who, seen_kept=1, seen_gone=1, text=TEXT)

    results = at_once(job(pairs[0], CITY), job(pairs[1], COLLEAGUE))
    assert sum(isinstance(each, Event) for each in results) == 1, results
    assert sum(isinstance(each, gate.Refusal) for each in results) == 1, results
    assert Joining.objects.count() == 1
    states = Application.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["merged", "submitted"]
