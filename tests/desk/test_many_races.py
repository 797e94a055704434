"""Again and again two reviewers decide at the same moment, over two real connections.

``SNODO_RACES`` says how often (``make soak``: a thousand times)."""

import os
import threading

import pytest
from django.db import connection

from desk import review
from desk.models import Application
from forms.models import Draft, Submission
from tests.desk.factories import (
    ApplicationFactory,
    DraftFactory,
    SubmissionFactory,
    published_form,
)
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
RACES = int(os.environ.get("SNODO_RACES", "100"))
REVIEWERS = (
    Actor("Olga Operator", frozenset({"desk"})),
    Actor("Carlo Coordinator", frozenset({"desk"})),
)


def many() -> list[Application]:
    version = published_form()
    drafts = Draft.objects.bulk_create(DraftFactory.build_batch(RACES, version=version))
    submissions = Submission.objects.bulk_create(
        SubmissionFactory.build(draft=draft, version=version) for draft in drafts
    )
    return Application.objects.bulk_create(
        ApplicationFactory.build(submission=each, state="in_review") for each in submissions
    )


def test_every_race_has_a_single_winner():
    applications, start = many(), threading.Barrier(len(REVIEWERS))
    ends: list[list[object]] = [[], []]

    def decide(place: int) -> None:
        who = REVIEWERS[place]
        try:
            for application in applications:
                start.wait(30)
                try:
                    end: object = (
                        review.redirect(application, who, seen=1, text="The housing office helps")
                        if place
                        else review.not_accept(
                            application, who, seen=1, reason="out_of_area", text="Ask your city"
                        )
                    )
                except gate.Refusal as refusal:
                    end = refusal
                ends[place].append(end)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    pairs = list(zip(*ends, strict=True))
    assert len(pairs) == RACES
    for pair in pairs:
        assert sorted(isinstance(end, Event) for end in pair) == [False, True]
        assert any(isinstance(end, gate.StaleVersion | gate.WrongState) for end in pair)
    assert Event.objects.count() == RACES
    assert set(Application.objects.values_list("version", flat=True)) == {2}
