from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests.workflow.sample import Parcel
from workflow import append_only


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """The sample subject has a table in the test database only; triggers come with migrations,
    and must be there in a quick run without them too."""
    with django_db_blocker.unblock():
        if Parcel._meta.db_table not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                editor.create_model(Parcel)
        append_only.install(connection)


@pytest.fixture(autouse=True)
def fresh_content_types() -> None:
    """The sample's content type is made inside a test and rolled back with it."""
    ContentType.objects.clear_cache()
