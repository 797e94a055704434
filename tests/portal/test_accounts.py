import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from portal import demo
from portal.models import User


@pytest.mark.django_db
def test_nobody_signs_up(client: Client) -> None:
    answer = client.get("/accounts/signup/")
    assert b"password1" not in answer.content


@pytest.mark.django_db
def test_demo_accounts_are_refused_outside_the_demo(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo_accounts")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_demo_accounts_in_the_database_stop_production(settings_demo, starter) -> None:
    call_command("demo_accounts", verbosity=0)
    assert demo.problem() == ""
    settings_demo.DEMO = False
    assert "public" in demo.problem()
    assert demo.no_demo_accounts(None, ["default"])[0].id == "snodo.E001"
    call_command("demo_accounts", "--remove")
    assert demo.problem() == ""


@pytest.mark.django_db
def test_addresses_are_one_whatever_their_capitals() -> None:
    assert User.objects.create_user("Nome@Example.ORG", "x").email == "nome@example.org"
