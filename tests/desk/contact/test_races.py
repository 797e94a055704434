"""A wrong address or number is corrected, and counts once verified: at the same moment."""

import pytest

from desk.contact import correcting
from forms.contact.records import ContactCode
from portal.onetime import Verdict
from tests.desk.contact.support import CODE, NEW, asked, to
from tests.desk.factories import received
from tests.desk.test_matrix import CITY
from tests.workflow.test_races import at_once
from workflow.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_code_in_two_windows_counts_once():
    application = received()
    change = asked(application)
    results = at_once(*[lambda: correcting.verify(change, CITY, CODE) for _window in range(4)])
    assert results.count(Verdict.RIGHT) == 1
    assert sum(isinstance(each, correcting.Settled) for each in results) == 3
    assert Event.objects.about(application).filter(transition="correct_contact").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_asks_once():
    application = received()
    results = at_once(*[lambda: asked(application) for _click in range(4)])
    assert len({each.pk for each in results}) == 1
    assert to("contact_code") == [NEW]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_all_counted():
    change = asked(received())
    at_once(*[lambda: correcting.verify(change, CITY, "000000") for _try in range(6)])
    assert ContactCode.objects.get().tries == 5
