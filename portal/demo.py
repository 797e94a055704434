"""Demo accounts have public passwords: they exist where the settings say so, and nowhere else."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError

DOMAIN = "demo.example"
PASSWORD = "snodo-demo-password"  # noqa: S105 - printed by `make run`, refused in production


def accounts() -> Any:
    return get_user_model().objects.filter(email__endswith=f"@{DOMAIN}")


def problem() -> str:
    """A sentence when demo accounts are where they must not be, else the empty text."""
    if settings.DEMO or not accounts().exists():
        return ""
    return (
        "The database holds demo accounts, whose passwords are public. "
        "Remove them with `manage.py demo_accounts --remove`."
    )


@checks.register(checks.Tags.database)
def no_demo_accounts(app_configs: Any, databases: Any, **_kwargs: Any) -> list[checks.Error]:
    if not databases:
        return []
    try:
        sentence = problem()
    except DatabaseError:  # not migrated yet: there is nobody in it
        return []
    return [checks.Error(sentence, id="snodo.E001")] if sentence else []
