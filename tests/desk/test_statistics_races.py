"""Two nights at once, over real connections."""

import pytest

from desk.statistics import folding, now
from desk.statistics.tallies import Measure
from tests.desk.test_statistics import AT_ONCE, closed_one, sums
from tests.workflow.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_at_once_count_once(monkeypatch):
    monkeypatch.setattr(folding, "PIECE", 3)
    for _each in range(6):
        closed_one()
    done = at_once(*[lambda: folding.fold(wait=AT_ONCE)] * 2, now.count, now.count)
    assert done[2:] == [None, None]
    assert sum(done[:2]) == 30
    assert sums(Measure.RECEIVED) == {("", 0): 6}
