"""What every test may use. Slow fixtures live beside the tests that need them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as examples

from tests import lighter
from tests.prepared import databases
from tests.prepared.making import MIGRATED, STARTER

# No test is about time: a slow machine is no fault. `make soak` tries many more.
examples.register_profile("suite", deadline=None, max_examples=30)
examples.register_profile("soak", deadline=None, max_examples=1000)
examples.load_profile(os.environ.get("SNODO_EXAMPLES", "suite"))
lighter.keep_pages_only()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In whatever order the rest is: the tests of one folder that share a browser or a server stay
    together, or both would be started again and again."""
    items.sort(key=lambda item: item.path.parent.name in ("browser", "servers"))
    items.sort(key=lambda item: item.path.parent.name == "browser")


def pytest_collection_finish() -> None:
    lighter.leave_what_stays()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What ``tests.lanes`` wants to know of a run."""
    if path := os.environ.get("SNODO_TEST_REPORT"):
        stats = terminalreporter.stats
        failed = {report.nodeid for kind in ("failed", "error") for report in stats.get(kind, [])}
        told = {"passed": len(stats.get("passed", [])), "failed": sorted(failed)}
        Path(path).write_text(json.dumps(told))


@pytest.fixture(autouse=True)
def real_postgres_only(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.fail("this test needs PostgreSQL: set SNODO_DATABASE_URL, or deselect the mark")


@pytest.fixture(autouse=True)
def main_language() -> None:
    """A request leaves its language behind in the thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def settings_demo(settings: Any) -> Any:
    settings.DEMO = True
    return settings


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any
) -> Iterator[databases.Copy]:
    """A copy of the migrated database. A test with transactions of its own gets a new one
    afterwards: quicker than emptying two hundred tables, and what migrations wrote is there again.
    """
    with django_db_blocker.unblock(), databases.copied(MIGRATED) as copy:
        TransactionTestCase._fixture_teardown = lambda _test: copy.refresh()
        yield copy


@pytest.fixture(scope="module")
def starter_content(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the database with the starter content, for the tests of one file."""
    with django_db_blocker.unblock(), databases.copied(STARTER):
        yield


@pytest.fixture
def starter(starter_content: None, db: Any) -> None:
    """The portal as a new installation serves it."""
