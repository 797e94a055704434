import datetime as dt

import pytest
from django.test import Client, RequestFactory

from portal import client as visitor
from portal import health, throttle


@pytest.mark.django_db
def test_too_many_tries_are_seen_and_forgotten() -> None:
    hour = dt.timedelta(hours=1)
    for _try in range(3):
        throttle.record("code", "1.2.3.4")
    assert throttle.is_over("code", "1.2.3.4", most=3, within=hour)
    assert not throttle.is_over("code", "5.6.7.8", most=3, within=hour)
    throttle.forget("code", "1.2.3.4")
    assert not throttle.is_over("code", "1.2.3.4", most=3, within=hour)


@pytest.mark.django_db
def test_a_try_is_known_only_by_its_hash() -> None:
    throttle.record("code", "1.2.3.4")
    assert "1.2.3.4" not in throttle.Attempt.objects.get().subject


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "127.0.0.1"),  # nobody may invent an address
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9", "6.6.6.6"),
        (2, "9.9.9.9", "127.0.0.1"),
    ],
)
def test_only_declared_proxies_are_believed(settings, proxies, forwarded, address) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    assert visitor.address(request) == address


@pytest.mark.django_db
def test_health_names_what_is_ill_and_nothing_else(client: Client, monkeypatch) -> None:
    assert client.get("/health/").json()["ok"]

    def broken() -> str:
        raise RuntimeError("password=segreta")

    monkeypatch.setitem(health._checks, "something", broken)
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["checks"]["something"] == "RuntimeError"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/en/", "/accounts/login/", "/non-esiste/", "/health/"])
def test_every_answer_carries_a_strict_policy(starter, client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_the_admin_alone_has_a_looser_policy(client: Client, admin_user) -> None:
    client.force_login(admin_user)
    assert "'unsafe-inline'" in client.get("/admin/")["Content-Security-Policy"]


@pytest.mark.django_db
def test_an_error_report_tells_nothing_a_person_typed(rf) -> None:
    import sys

    from django.views.debug import ExceptionReporter

    request = rf.post("/x", {"name": "Maria Rossi"})
    try:
        secret_name = "Maria Rossi"
        raise ValueError("boom")
    except ValueError:
        text = ExceptionReporter(request, *sys.exc_info()).get_traceback_text()
    assert secret_name not in text
