from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.prepared.databases import Copy
from tests.workflow.sample import Parcel


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Copy, django_db_blocker: Any) -> None:
    """The sample subject has a table in the test database only."""
    with django_db_blocker.unblock():
        django_db_setup.with_model(Parcel)


@pytest.fixture(autouse=True)
def fresh_content_types() -> None:
    """The sample's content type is made inside a test and rolled back with it."""
    ContentType.objects.clear_cache()
