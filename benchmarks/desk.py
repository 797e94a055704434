"""The desk's pages with a thousand applications and with a million, in one database of one run.

Run as a process prepared like the server; prints one JSON object. What is compared is the same page
at both sizes, so the machine does not matter.
"""

import datetime as dt
import json
import os
import resource
import statistics
import sys
import time
from typing import Any

import django

MOST_QUERIES = 15
MOST_RATIO = 1.5
TIMES = 40
TAKEN = 30  # transitions measured


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from benchmarks import many_desk
    from benchmarks.many import staff
    from desk.statistics import folding
    from tests.desk import factories

    setup_test_environment()
    settings.ALLOWED_HOSTS = ["*"]
    total = int(os.environ.get("SNODO_BENCH_APPLICATIONS", "1000000"))
    print("seeding", file=sys.stderr, flush=True)
    colleagues = [factories.desk_user() for _number in range(49)]
    many_desk.seed([staff(), *colleagues])
    folding.fold(wait=dt.timedelta(0))
    found: dict[str, Any] = {"small": _pages(staff())}
    print("multiplying", file=sys.stderr, flush=True)
    many_desk.multiply(range(1, total // many_desk.SEED))
    found["large"] = _pages(staff())
    many_desk.tally()
    found["statistics"] = _statistics()
    found["export"] = _export(staff())
    found["transition"] = {"take in charge": _transition(staff())}
    print(json.dumps({"total": {"applications": total}, **found}))


def _paths() -> dict[str, str]:
    from desk.models import Application

    queue = "/admin/applications/"
    one = Application.objects.filter(state="closed", pk__lt=1_000_000).order_by("pk").first()
    assert one is not None
    return {
        "queue, first page": queue,
        "queue, page 5": f"{queue}?p=5",
        "queue, closed": f"{queue}tab/closed/",
        "queue, mine": f"{queue}tab/mine/",
        "queue, late": f"{queue}tab/late/",
        "queue, one topic": f"{queue}?topic=debts",
        "queue, one district": f"{queue}?district=3",
        "queue, one language": f"{queue}?language=ar",
        "queue, one state": f"{queue}?state=in_review",
        "queue, most urgent": f"{queue}?urgency=3",
        "queue, an exact reference": f"{queue}?q={one.reference}",
        "case": f"{queue}{one.pk}/",
        "person": f"{queue}{one.pk}/person/",
        "messages": "/admin/desk/messages/",
        "my day": "/admin/",
    }


def _pages(user: Any) -> dict[str, dict[str, float]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user)
    found = {}
    for name, path in _paths().items():
        for _warm in range(3):
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        queries = len(captured)  # the next request empties the list
        seconds = []
        for _time in range(TIMES):
            begin = time.perf_counter()
            client.get(path)
            seconds.append(time.perf_counter() - begin)
        found[name] = {"queries": queries, "p95": statistics.quantiles(seconds, n=20)[-1]}
        print(name, found[name], file=sys.stderr, flush=True)
    return found


def _statistics() -> dict[str, float]:
    """A year, over everything and of one topic: seconds, as the coordinator waits for them."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email__startswith="lead@"))
    last_year = dt.date.today().year - 1
    found = {}
    for name, only in (("everything", ""), ("one topic", "topic:debts")):
        seconds = []
        for _time in range(10):
            begin = time.perf_counter()
            page = client.get("/admin/desk/statistics/", {"year": str(last_year), "only": only})
            seconds.append(time.perf_counter() - begin)
            assert page.status_code == 200, page.status_code
        found[name] = statistics.quantiles(seconds, n=20)[-1]
        print("statistics", name, found[name], file=sys.stderr, flush=True)
    return found


def _export(user: Any) -> dict[str, float]:
    """A long list made into a file and fetched, through its pages. Memory in MiB: what the process
    grew by from the first tenth of the rows to the end."""
    from django.test import Client
    from django.urls import resolve

    from desk.exports.records import ExportJob

    client = Client()
    client.force_login(user)
    page = client.get("/admin/applications/tab/closed/export/?district=3")
    columns = [value for value, _label in page.context["form"].fields["columns"].choices]
    said = {"key": page.context["key"], "columns": columns, "form": "csv"}
    begin = time.perf_counter()
    asked = client.post("/admin/applications/tab/closed/export/?district=3", said)
    key = resolve(asked["Location"]).kwargs["key"]
    job, early = ExportJob.objects.get(uuid=key), 0
    while client.get(f"/admin/desk/exports/{key}/state/").json()["goes_on"]:
        job.refresh_from_db()
        if not early and job.done > job.export.rows / 10:
            early = _peak()
    seconds = time.perf_counter() - begin
    file = client.get(f"/admin/desk/exports/{key}/file/")
    lines = sum(piece.count(b"\n") for piece in file.streaming_content)
    assert lines > job.export.rows, (lines, job.export.rows)
    return {"rows": lines - 1, "seconds": seconds, "grown": (_peak() - early) / 1024}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _transition(user: Any) -> dict[str, float]:
    """The service itself, as a click on the page calls it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from desk import review
    from desk.access import actor_for
    from desk.models import Application

    counts = []
    waiting = Application.objects.filter(state="submitted").order_by("pk")
    for application in waiting[:TAKEN]:
        with CaptureQueriesContext(connection) as captured:
            review.take_in_charge(application, actor_for(user), seen=application.version)
        counts.append(len(captured))
    # The first one also reads what a process keeps.
    return {"queries": max(counts[1:])}


if __name__ == "__main__":
    main()
