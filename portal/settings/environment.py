"""Every choice an operator can make, read from the environment in this one place.

A variable is the field's name in capitals behind ``SNODO_`` (``SNODO_DATABASE_URL``). A missing
or wrong one stops the start with a sentence that says what to set. ``docs/operating.md`` lists
them for operators.
"""

import sys
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from portal import catalogues
from portal.settings.choices import Choices

BASE_DIR = Path(__file__).resolve().parents[2]

INSECURE_SECRET = "insecure-development-secret-never-use-this-in-production"  # noqa: S105
INSECURE_KEY = "c25vZG8tZGV2ZWxvcG1lbnQta2V5LW5vdC1zZWNyZXQ="


class Environment(Choices):
    model_config = SettingsConfigDict(env_prefix="SNODO_", extra="ignore")

    secret_key: str = Field(INSECURE_SECRET, min_length=32, description="Django's secret key")
    encryption_keys: Annotated[list[str], NoDecode] = Field(
        [INSECURE_KEY],
        min_length=1,
        description="Fernet keys, comma separated; the first encrypts, the others only decrypt",
    )
    debug: bool = Field(False, description="technical error pages; never in production")
    demo: bool = Field(False, description="demo accounts and example places")
    second_factor: bool = Field(False, description="staff and partners must use a second factor")
    data_dir: Path = Field(BASE_DIR / "var", description="uploads, mail files, local cache, SQLite")
    database_url: str = Field("", description="database address; empty means SQLite in data_dir")
    redis_url: str = Field("", description="shared cache; empty means files in data_dir")
    hosts: Annotated[list[str], NoDecode] = Field(
        ["127.0.0.1", "localhost"], description="host names served, comma separated"
    )
    base_url: str = Field(
        "http://127.0.0.1:8000", pattern=r"^https?://[^/]+$", description="public address"
    )
    proxies: int = Field(0, ge=0, description="trusted reverse proxies in front of the server")
    smtp_host: str = Field("", description="mail server; empty writes mail to files in data_dir")
    smtp_port: int = Field(587, gt=0, lt=65536, description="mail server's port")
    smtp_user: str = Field("", description="mail server's user")
    smtp_password: str = Field("", description="mail server's password")
    mail_from: str = Field("Snodo <noreply@localhost>", description="sender of every message")
    measure_days: int = Field(
        90, ge=1, description="days after which single events on forms are only kept as sums"
    )
    alerts_to: Annotated[list[str], NoDecode] = Field(
        [], description="addresses told once a day what could not be delivered, comma separated"
    )
    sms: str = Field(
        "",
        pattern=r"^(|off|files|console|[A-Za-z_]\w*(\.[A-Za-z_]\w*)+)$",
        description="text messages: off, files, console, or the dotted path of an adapter",
    )
    clamd: str = Field(
        "",
        pattern=r"^(|unix:/.+|tcp:[^:/]+:\d{1,5})$",
        description="virus check: unix:/path or tcp:host:port of clamd; empty means none",
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="verbosity")

    @field_validator("encryption_keys", "hosts", "alerts_to", mode="before")
    @classmethod
    def split_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value


def stop(*sentences: str) -> None:
    """End the start with sentences an operator can act on, and no stack trace."""
    sys.exit("\n".join(("Snodo cannot start:", *(f"  - {line}" for line in sentences))))


def read() -> Environment:
    try:
        return Environment()
    except ValidationError as error:
        stop(*(_sentence(str(each["loc"][0]), each["msg"]) for each in error.errors()))
        raise


def _sentence(name: str, wrong: str) -> str:
    """What is wrong and what the variable is for; never the value, which may be a secret."""
    purpose = Environment.model_fields[name].description
    return f"SNODO_{name.upper()} ({purpose}): {wrong.removeprefix('Value error, ')}"


def compile_catalogues() -> None:
    """Here and not in a command: what a process has translated before stays as it was."""
    try:
        catalogues.compile_stale()
    except OSError as error:
        stop(
            f"A message catalogue is missing or old and cannot be compiled: {error}. "
            "Run `manage.py compile_catalogues` as a user who may write to portal/locale."
        )
