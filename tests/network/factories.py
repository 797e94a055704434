import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from network.models import (
    Agreement,
    Closure,
    Function,
    Membership,
    Node,
    OpeningHours,
    Organisation,
)
from portal.models import User

OFFICE_HOURS = [(day, "9:00", "17:00") for day in range(5)]
PASSWORD = "una password lunga per le prove"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persona{n}@example.org")
    password = factory.django.Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    class Params:
        city = factory.Trait(kind="city", name="Città di Prova")

    key = factory.Sequence(lambda n: f"ente-{n}")
    name = factory.Sequence(lambda n: f"Ente {n}")

    @factory.post_generation
    def agreement(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted or kwargs:
            AgreementFactory(organisation=self, **kwargs)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = dt.date(2026, 1, 1)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        desk = factory.Trait(
            organisation=factory.SubFactory(OrganisationFactory, city=True), role="operator"
        )

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    since = dt.date(2020, 1, 1)


class FunctionFactory(DjangoModelFactory):
    class Meta:
        model = Function
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"function-{n}")
    label = factory.LazyAttribute(lambda one: {"it": f"Cosa {one.key}", "en": f"Thing {one.key}"})


class NodeFactory(DjangoModelFactory):
    class Meta:
        model = Node
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"luogo-{n}")
    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.LazyAttribute(lambda one: {"it": f"Luogo {one.key}", "en": f"Place {one.key}"})
    street = "via di Prova 1"
    city = "Torino"
    district = "5"
    phone = "011 0113 7555"
    languages = ["it"]
    confirmed = True

    @factory.post_generation
    def hours(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """``[(day, "9:00", "17:00"), …]``"""
        for day, opens, closes in extracted or ():
            OpeningHours.objects.create(
                node=self, day=day, opens=clock(opens), closes=clock(closes)
            )

    @factory.post_generation
    def closures(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for first, last in extracted or ():
            Closure.objects.create(node=self, starts_on=first, ends_on=last)

    @factory.post_generation
    def functions(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for key in extracted or ():
            self.functions.add(FunctionFactory(key=key))


def clock(text: str) -> dt.time:
    hour, minute = text.split(":")
    return dt.time(int(hour), int(minute))
