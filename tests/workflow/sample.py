"""A workflow of the tests' own, with one of everything: guard, reasons, text, pause, end."""

from typing import Any

import factory
from django.db import models

from workflow.definition import STAY, Kind, Reason, State, Transition, Workflow, register
from workflow.gate import Actor
from workflow.models import Subject


def is_light(subject: Any, actor: Actor) -> str | None:
    return "The parcel is too heavy." if subject.is_heavy else None


def step(name: str, source: tuple[str, ...], target: str, *roles: str, **rest: Any) -> Transition:
    return Transition(name, source, target, frozenset(roles), name.title(), **rest)


HANDS = frozenset({"clerk", "driver"})
PARCELS = register(
    Workflow(
        name="parcels",
        label="Parcels",
        initial="new",
        states=(
            State("new", Kind.OPEN, "New", "Received"),
            State("asked", Kind.WAITING, "Asked", "We need something from you"),
            State("packed", Kind.DECIDED, "Packed", "Ready"),
            State("gone", Kind.CLOSED, "Gone", "Sent"),
            State("lost", Kind.CLOSED, "Lost", "Lost"),
        ),
        transitions=(
            step("pack", ("new",), "packed", "clerk", guard=is_light, may_be_given_to=HANDS),
            step("ask", ("new",), "asked", "clerk", needs_text=True, pauses_clock=True),
            step("answer", ("asked",), "new", "customer"),
            step("label", ("new", "asked", "packed"), STAY, "clerk", needs_text=True, public=False),
            step("send", ("packed",), "gone", "clerk", "driver", may_be_given_to=HANDS),
            step(
                "lose",
                ("new", "asked", "packed"),
                "lost",
                "driver",
                reasons=(Reason("rain", "It rained"), Reason("theft", "It was stolen")),
                needs_reason=True,
                public=False,
            ),
        ),
    )
)
WORDS = {"ask": {"text": "Which street?"}, "label": {"text": "Fragile"}, "lose": {"reason": "rain"}}


class Parcel(Subject):
    workflow_name = "parcels"
    is_heavy = models.BooleanField(default=False)
    note = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "tests_workflow"  # not installed: invisible to migrations


class ParcelFactory(factory.django.DjangoModelFactory[Parcel]):
    class Meta:
        model = Parcel

    state = "new"
    version = 1


CLERK = Actor("Carla Clerk", frozenset({"clerk"}), organisation_id=7, organisation_label="Post")
OTHER_CLERK = Actor("Otto Clerk", frozenset({"clerk"}), organisation_id=7)
DRIVER = Actor("Dino Driver", frozenset({"driver"}))
CUSTOMER = Actor("Customer", frozenset({"customer"}))
NOBODY = Actor("Nobody", frozenset())
EVERYBODY = (CLERK, DRIVER, CUSTOMER, NOBODY)
