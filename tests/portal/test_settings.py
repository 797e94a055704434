"""A wrong choice of the operator stops the start with a sentence, never a stack trace."""

import os
import subprocess
import sys

import pytest

from tests.deploy_check import ENVIRONMENT

CLEAN = {key: value for key, value in os.environ.items() if not key.startswith("SNODO_")}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = CLEAN | ENVIRONMENT | changes
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={key: value for key, value in environment.items() if value != "(unset)"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_its_own_secrets() -> None:
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SNODO_SECRET_KEY": "(unset)"}, "Set SNODO_SECRET_KEY"),
        ({"SNODO_SECRET_KEY": "short"}, "SNODO_SECRET_KEY"),
        ({"SNODO_ENCRYPTION_KEYS": "(unset)"}, "Set SNODO_ENCRYPTION_KEYS"),
        ({"SNODO_DEBUG": "1"}, "Remove SNODO_DEBUG"),
        ({"SNODO_DEMO": "1"}, "Remove SNODO_DEMO"),
        ({"SNODO_BASE_URL": "http://snodo.example"}, "https"),
        ({"SNODO_SMTP_HOST": "(unset)"}, "Set SNODO_SMTP_HOST"),
        ({"SNODO_SMTP_PORT": "many"}, "SNODO_SMTP_PORT"),
        ({"SNODO_PROXIES": "-1"}, "SNODO_PROXIES"),
        ({"SNODO_DEBUG": "perhaps"}, "SNODO_DEBUG"),
        ({"SNODO_FORMS_LEAST_SECONDS": "-1"}, "SNODO_FORMS_LEAST_SECONDS"),
        ({"SNODO_DESK_ANSWER_DAYS": "0"}, "(working days: the city answers the applicant)"),
        ({"SNODO_HOLIDAYS_SUBDIVISION": "XX"}, "letters of an Italian province, for example TO"),
        ({"SNODO_REFERENCE_PREFIX": "to-"}, "one to six capital letters"),
    ],
)
def test_a_wrong_choice_stops_the_start(change: dict[str, str], words: str) -> None:
    result = start(**change)
    assert result.returncode != 0
    assert "Snodo cannot start" in result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_production_asks_for_the_second_factor() -> None:
    code = (
        "import django; django.setup(); from django.conf import settings; "
        "print(settings.SECOND_FACTOR_REQUIRED, settings.SESSION_COOKIE_SECURE)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=CLEAN | ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == ["True", "True"]
