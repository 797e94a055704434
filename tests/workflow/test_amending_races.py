"""Two administrators at the same moment, and a change that counts in another process at once."""

import pytest

from tests.workflow.sample import CLERK, PARCELS, Parcel, ParcelFactory
from tests.workflow.test_amending import BOSS, OTHER_BOSS
from tests.workflow.test_races import at_once
from workflow import effective, gate
from workflow.amending import saving
from workflow.amending.values import StateValue, StepValue
from workflow.models import Amendment

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def rename(text, actor):
    value = StateValue(label={"it": text, "en": text})
    return saving.amend_state("parcels", "new", value, actor, seen=0)


@pytest.mark.parametrize("_round", range(3))
def test_of_two_administrators_one_wins_and_the_other_is_told(_round):
    results = at_once(lambda: rename("Mine", BOSS), lambda: rename("Yours", OTHER_BOSS))
    won = [each for each in results if isinstance(each, Amendment)]
    lost = [each for each in results if isinstance(each, saving.ChangedMeanwhile)]
    assert (len(won), len(lost)) == (1, 1)
    assert Amendment.objects.get() == won[0]
    assert lost[0].amendment == won[0]


def test_what_is_saved_counts_after_the_commit_for_everybody():
    assert effective.get("parcels") == PARCELS
    at_once(lambda: saving.amend_step("parcels", "send", StepValue(roles=["driver"]), BOSS, seen=0))
    assert effective.get("parcels").transition("send").roles == {"driver"}
    parcel = ParcelFactory(state="packed")
    with pytest.raises(gate.NotYourRole):
        gate.apply(Parcel, parcel.pk, "send", CLERK, seen=1)
