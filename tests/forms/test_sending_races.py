"""Many windows send at the same moment; a form changes while somebody sends."""

import datetime as dt
import re
import threading
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from forms.models import Delivery, Submission
from forms.submit import FormMovedError, submit
from forms.versions import publish
from tests.forms.filling import hidden
from workflow.models import Message

CLICKS = 8


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_windows_sending_at_once_make_one_request_and_see_one_receipt(filler, delivered):
    filler.fill()
    address, receipt = filler.page("check"), filler.page("receipt")
    seen = hidden(filler.client.get(address), "seen")
    cookies = filler.client.cookies
    barrier = threading.Barrier(CLICKS)
    answers, receipts = [], []

    def click():
        client = Client()
        client.cookies = cookies
        barrier.wait()
        try:
            answers.append(client.post(address, {"seen": seen})["Location"])
            receipts.append(plain(client.get(receipt)))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _click in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [receipt] * CLICKS
    assert len(set(receipts)) == 1
    assert Submission.objects.count() == Delivery.objects.count() == len(delivered) == 1
    assert Message.objects.filter(kind="receipt").count() == 1


def plain(response):
    """The page without what differs by nature: tokens, and the sentence about a second click."""
    page = re.sub(r'value="[^"]{60,}"', "", response.content.decode())
    return "".join(re.findall(r"<h1>.*?</dl>|<h1>.*?</ol>", page, re.DOTALL))


def changed_form(version, **how):
    form = version.form
    step = form.steps[1]
    ask = replace(step.asks[0], label={"en": "Other words?"})
    steps = list(form.steps)
    steps[1] = replace(step, asks=(ask, *step.asks[1:]))
    return publish(replace(form, steps=tuple(steps)), **how)[0]


@pytest.mark.parametrize("policy", ["carry", "close"])
def test_what_the_form_does_not_take_any_more_is_not_sent(filler, policy):
    filler.fill()
    seen = hidden(filler.client.get(filler.page("check")), "seen")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    changed_form(filler.version, policy=policy, close_on=yesterday if policy == "close" else None)
    with pytest.raises(FormMovedError):
        submit(filler.draft, language="it")
    response = filler.client.post(filler.page("check"), {"seen": seen}, follow=True)
    assert response.redirect_chain[-1][0] == filler.page("changed")
    assert not Submission.objects.exists()


def test_a_draft_that_may_finish_is_sent(filler):
    filler.fill()
    changed_form(filler.version, policy="finish")
    filler.send()
    assert Submission.objects.get().version == filler.version


def test_a_draft_of_a_form_that_closes_tomorrow_is_sent_today(filler):
    filler.fill()
    changed_form(
        filler.version, policy="close", close_on=timezone.localdate() + dt.timedelta(days=1)
    )
    filler.send()
    assert Submission.objects.exists()
