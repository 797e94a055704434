"""Database queries of the two pages with a budget, in a process prepared like the server."""

import os
import sys
from contextlib import suppress


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from portal import page_cache

    with suppress(RuntimeError):
        setup_test_environment()
    settings.ALLOWED_HOSTS = ["*"]
    page_cache._read = lambda _key: None  # type: ignore[assignment]

    def count(client: Client, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return len(captured)

    from benchmarks.many import deep_guide, many_applications, staff

    visitor = Client()
    shallow = count(visitor, "/guide/lettera-di-sfratto/")
    print("guide, level 3:", shallow)
    print("guide, level 9:", count(visitor, deep_guide()))
    desk = Client()
    desk.force_login(staff())
    for size in (20, 20_000):
        many_applications(size)
        print(f"queue, {size:,} applications:", count(desk, "/admin/applications/"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    main()
    sys.exit(0)
