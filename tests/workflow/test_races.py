"""Two people at the same moment, over two real connections."""

import threading

import pytest
from django.db import connection

from tests.workflow.sample import CLERK, OTHER_CLERK, Parcel, ParcelFactory
from workflow import gate, outbox
from workflow.models import Event

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


def at_once(*jobs):
    """Run the jobs from one starting line; returns what each returned or raised."""
    start = threading.Barrier(len(jobs))
    results = [None] * len(jobs)

    def run(place, job):
        start.wait()
        try:
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


@pytest.mark.parametrize("_round", range(5))
def test_of_two_reviewers_one_wins_and_the_other_is_told(_round):
    parcel = ParcelFactory()
    results = at_once(
        lambda: gate.apply(Parcel, parcel.pk, "pack", CLERK, seen=1),
        lambda: gate.apply(Parcel, parcel.pk, "ask", OTHER_CLERK, seen=1, text="Which street?"),
    )
    won = [each for each in results if isinstance(each, Event)]
    lost = [each for each in results if isinstance(each, gate.StaleVersion | gate.WrongState)]
    assert (len(won), len(lost)) == (1, 1)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.version) == (won[0].target, 2)
    assert Event.objects.about(parcel).count() == 1


def test_two_clicks_of_one_person_are_one_change():
    parcel = ParcelFactory()
    results = at_once(
        *[lambda: gate.apply(Parcel, parcel.pk, "pack", CLERK, seen=1) for _click in range(2)]
    )
    assert {type(each) for each in results} == {Event, gate.AlreadyDone}


def test_two_senders_send_once(mailoutbox):
    outbox.post(
        key="news", to="anna@example.org", language="it", subject="News", body="News", kind="news"
    )
    assert len(mailoutbox) == 1  # after its own commit, before the workers start
    for number in range(6):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outbox, "_try", lambda _pk: False)
            outbox.post(
                key=f"news-{number}", to="anna@example.org", language="it", subject="News",
                body="News", kind="news",
            )  # fmt: skip
    sent = at_once(outbox.send_due, outbox.send_due, outbox.send_due)
    assert sum(sent) == 6
    assert len(mailoutbox) == 7
