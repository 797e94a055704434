from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal import site_version
from tests.desk.factories import desk_user, partner, partner_user


@pytest.fixture
def sign_in() -> Callable[[Any], Client]:
    def enter(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="network.standing.MembershipBackend")
        return client

    return enter


@pytest.fixture
def operator(db: Any) -> Any:
    return desk_user(user__first_name="Olga", user__last_name="Operatrice")


@pytest.fixture
def desk(operator: Any, sign_in: Any) -> Client:
    return sign_in(operator)


@pytest.fixture
def body(db: Any) -> Any:
    return partner(name="Casa Aperta")


@pytest.fixture
def helper(body: Any, sign_in: Any) -> Client:
    return sign_in(partner_user(body))


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What is remembered between requests would outlive the rows of the test before."""
    site_version._renew()
