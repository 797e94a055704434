"""Which of the things that some tests need are on this machine, and really work."""

import os
import shutil
import subprocess

import psycopg
import redis

POSTGRES, REDIS = "SNODO_TEST_POSTGRES_URL", "SNODO_TEST_REDIS_URL"
# Without its windows and menus, which nobody sees here, the browser starts and draws faster.
BROWSERS = ("chromium-headless-shell", "chromium")
PROGRAMS = f"{os.environ.get('PATH', '')}:/usr/sbin"


def found() -> dict[str, str]:
    """For each: why it cannot be used, or nothing."""
    return {
        "postgres": _postgres(os.environ.get(POSTGRES, "")),
        "redis": _redis(os.environ.get(REDIS, "")),
        "chromium": _program(*BROWSERS),
        "clamd": _program("clamd"),
    }


def _postgres(url: str) -> str:
    if not url:
        return f"{POSTGRES} is not set."
    try:
        with psycopg.connect(url, connect_timeout=5):
            return ""
    except psycopg.Error as error:
        return f"{POSTGRES} does not answer: {error}"


def _redis(url: str) -> str:
    if not url:
        return f"{REDIS} is not set."
    try:
        redis.Redis.from_url(url, socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        return f"{REDIS} does not answer: {error}"
    return ""


def program(*names: str) -> str | None:
    """Where the first of them is."""
    return next(filter(None, (shutil.which(name, path=PROGRAMS) for name in names)), None)


def _program(*names: str) -> str:
    path = program(*names)
    if path is None:
        return f"No program {' or '.join(names)} is installed."
    started = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    if started.returncode:
        return f"{path} does not start: {(started.stderr or started.stdout)[-500:]}"
    return ""
