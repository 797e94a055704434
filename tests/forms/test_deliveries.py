"""Submissions always reach somebody: later, once, and visibly when they do not."""

import datetime as dt
import threading
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from forms import deliveries, delivery_digest, destinations
from forms.destinations import Destination
from forms.models import Delivery, Submission
from portal.models import User
from workflow.models import Message

pytestmark = pytest.mark.both

State = Delivery.State


class Flaky:
    """A destination that fails at chosen calls, counting from one."""

    def __init__(self, fails_at):
        self.fails_at = fails_at
        self.calls = 0
        self.taken = []

    def deliver(self, submission):
        self.calls += 1
        if self.fails_at(self.calls):
            raise ConnectionError("words nobody may log")
        self.taken.append(submission.pk)


def use(monkeypatch, fails_at=lambda _call: True):
    flaky = Flaky(fails_at)
    monkeypatch.setattr(destinations, "_destinations", {})
    destinations.register(Destination("desk", flaky.deliver, lambda _submission: None))
    return flaky


@pytest.fixture
def broken(monkeypatch):
    return use(monkeypatch)


@pytest.fixture
def sent(filler):
    def send():
        filler.fill()
        filler.send()
        return Submission.objects.latest("pk")

    return send


def later(**delta):
    return time_machine.travel(timezone.now() + dt.timedelta(**delta), tick=False)


def command(*args):
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue().strip()


def test_tries_come_further_and_further_apart(sent, filler, broken):
    filler.fill()
    filler.send()
    assert command("deliver") == "0 delivered, 0 not delivered"
    with later(minutes=3):
        assert command("deliver") == "0 delivered, 1 not delivered"
        assert command("deliver") == "0 delivered, 0 not delivered"
    delays = [deliveries.delay_after(count) for count in range(1, 30)]
    assert delays == sorted(delays)
    assert delays[-1] == deliveries.LONGEST_DELAY


def test_after_many_tries_it_is_given_up_where_everybody_sees_it(sent, filler, broken):
    filler.fill()
    filler.send()
    for day in range(deliveries.MOST_TRIES):
        with later(days=day + 1):
            deliveries.deliver_pending()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == (State.FAILED, deliveries.MOST_TRIES)
    with later(days=30):
        assert deliveries.waiting_too_long().startswith("1 ")
        assert deliveries.deliver_pending() == (0, 0)
    assert broken.calls == deliveries.MOST_TRIES


def test_a_destination_that_fails_only_at_the_third_call(filler, monkeypatch):
    flaky = use(monkeypatch, fails_at=lambda call: call == 3)
    for _person in range(4):
        filler.fill()
        filler.send()
    assert Submission.objects.count() == 4
    assert Delivery.objects.filter(state=State.PENDING).count() == 1
    with later(minutes=5):
        assert deliveries.deliver_pending() == (1, 0)
    assert sorted(flaky.taken) == sorted(Submission.objects.values_list("pk", flat=True))


def test_a_reference_is_replayed_even_when_it_was_given_up(sent, broken, monkeypatch):
    submission = sent()
    Delivery.objects.update(state=State.FAILED, tries=deliveries.MOST_TRIES)
    assert command("deliver", "--replay", submission.reference.lower()) == (
        "0 delivered, 1 not delivered"
    )
    assert Delivery.objects.get().state == State.PENDING
    flaky = use(monkeypatch, fails_at=lambda _call: False)
    assert command("deliver", "--replay", submission.reference) == "1 delivered, 0 not delivered"
    assert command("deliver", "--replay", submission.reference) == "0 delivered, 0 not delivered"
    assert flaky.taken == [submission.pk]


def test_an_unknown_reference_is_said(db):
    with pytest.raises(CommandError, match="TO-2026-NOTHING"):
        call_command("deliver", "--replay", "TO-2026-NOTHING")


def test_all_that_was_given_up_is_replayed(sent, broken, monkeypatch):
    submission = sent()
    Delivery.objects.update(state=State.FAILED)
    use(monkeypatch, fails_at=lambda _call: False)
    assert command("deliver", "--all-failed") == "1 delivered, 0 not delivered"
    assert Delivery.objects.get(submission=submission).state == State.DONE


def test_a_process_killed_in_the_middle_of_a_try_counts_and_comes_back(sent, broken, monkeypatch):
    class Killed(BaseException):
        pass

    def kill(_submission):
        raise Killed

    sent()
    destinations.register(Destination("desk", kill, kill))
    with later(minutes=5), pytest.raises(Killed):
        deliveries.deliver_pending()
    delivery = Delivery.objects.get()
    assert (delivery.tries, delivery.last_error) == (2, deliveries.KILLED)
    with later(minutes=5, seconds=1):
        assert deliveries.deliver_pending() == (0, 0)  # the next one is not killed at once
    flaky = use(monkeypatch, fails_at=lambda _call: False)
    with later(hours=1):
        assert deliveries.deliver_pending() == (1, 0)
    assert len(flaky.taken) == 1


def test_what_kills_every_process_is_given_up_in_the_end(sent, broken):
    sent()
    Delivery.objects.update(tries=deliveries.MOST_TRIES)
    with later(days=1):
        assert deliveries.deliver_pending() == (0, 1)
    assert Delivery.objects.get().state == State.FAILED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["deliver_pending", "replay"])
def test_two_workers_deliver_once(sent, broken, monkeypatch, way):
    sent()
    flaky = use(monkeypatch, fails_at=lambda _call: False)
    Delivery.objects.update(next_try_at=timezone.now() - dt.timedelta(minutes=1))
    barrier = threading.Barrier(4)
    outcomes = []

    def work():
        barrier.wait()
        try:
            if way == "replay":
                outcomes.append(deliveries.replay(Delivery.objects.all()))
            else:
                outcomes.append(deliveries.deliver_pending())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4
    assert len(flaky.taken) == 1
    assert sum(arrived for arrived, _missed in outcomes) == 1


# --- what staff are told -------------------------------------------------------------------------


def test_the_digest_has_numbers_and_nothing_about_anybody(sent, broken, settings):
    settings.ALERTS_TO = ["ufficio@example.org", "tecnici@example.org"]
    submission = sent()
    with later(hours=1):
        assert command("delivery_digest") == "2 messages"
        assert command("delivery_digest") == "2 messages"
    assert Message.objects.filter(kind="delivery-digest").count() == 2
    body = Message.objects.filter(kind="delivery-digest").first().body
    assert "desk: 1" in body
    assert reverse("forms_deliveries:index") in body
    for word in ("Amina", "Diallo", submission.reference, str(submission.uuid), "amina@"):
        assert word not in body


def test_on_a_good_day_nobody_is_written_to(filler, settings):
    settings.ALERTS_TO = ["ufficio@example.org"]
    filler.fill()
    filler.send()
    with later(hours=1):
        assert delivery_digest.send() == 0


def test_without_an_address_the_command_says_so(db):
    assert "SNODO_ALERTS_TO" in command("delivery_digest")


# --- the list in the admin -----------------------------------------------------------------------


@pytest.fixture
def keeper(db):
    user = User.objects.create_user("tecnica@example.org", password="a long password 1")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=("access_admin", "retry_delivery"))
    )
    UserProfile.objects.create(user=user, preferred_language="en")
    client = Client()
    client.force_login(user)
    return client


def test_the_list_shows_what_did_not_arrive_and_no_answer(sent, broken, keeper):
    submission = sent()
    page = keeper.get(reverse("forms_deliveries:index")).content.decode()
    assert submission.reference in page
    assert "ConnectionError" in page
    assert "Amina" not in page


def test_the_button_tries_again(sent, broken, keeper, monkeypatch):
    sent()
    delivery = Delivery.objects.get()
    address = reverse("forms_deliveries:retry", args=[delivery.pk])
    assert "could not be delivered" in keeper.post(address, follow=True).content.decode()
    use(monkeypatch, fails_at=lambda _call: False)
    assert "1 request delivered" in keeper.post(address, follow=True).content.decode()
    assert "meanwhile" in keeper.post(address, follow=True).content.decode()


def test_all_that_were_given_up_have_one_button(sent, broken, keeper, monkeypatch):
    sent()
    Delivery.objects.update(state=State.FAILED)
    assert "Try again all" in keeper.get(reverse("forms_deliveries:index")).content.decode()
    use(monkeypatch, fails_at=lambda _call: False)
    keeper.post(reverse("forms_deliveries:retry_all"))
    assert Delivery.objects.get().state == State.DONE


def test_without_the_permission_there_is_no_list(sent, broken, keeper):
    User.objects.get().user_permissions.remove(Permission.objects.get(codename="retry_delivery"))
    sent()
    pk = Delivery.objects.get().pk
    assert keeper.get(reverse("forms_deliveries:index")).status_code == 404
    assert keeper.post(reverse("forms_deliveries:retry", args=[pk])).status_code == 404


def test_the_list_asks_as_much_for_many_as_for_few(filler, broken, keeper):
    def count():
        with CaptureQueriesContext(connection) as asked:
            keeper.get(reverse("forms_deliveries:index"))
        return len(asked)

    filler.fill()
    filler.send()
    count()
    few = count()
    for _person in range(4):
        filler.fill()
        filler.send()
    assert count() == few
