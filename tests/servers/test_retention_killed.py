"""The retention job is killed with SIGKILL again and again: each case is erased once, and proved."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.real_server import RealPortal

pytestmark = [pytest.mark.both, pytest.mark.server]
CASES = 60
SEED = f"""
from forms.models import RetentionRule
from tests.desk.cases import closed_case
RetentionRule.objects.filter(state="closed").update(days=100, action="delete")
for number in range({CASES}):
    closed_case(200)
"""
COUNT = """
from forms.models import ErasureProof, KeptCount, Submission, Upload
from forms.privacy import proofs
from tests.desk.cases import left
counted = sum(one.count for one in ErasureProof.objects.filter(cause="retention"))
kept = sum(one.count for one in KeptCount.objects.all())
remaining = Submission.objects.count()
print("COUNTS", counted, kept, remaining, len(proofs.broken()), "|".join(left()).replace(" ", "_") or "-")
"""


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    server = RealPortal()
    server.run(SEED)
    yield server
    server.remove()


def counts(portal: RealPortal) -> list[str]:
    lines = portal.run(COUNT).splitlines()
    return next(line for line in lines if line.startswith("COUNTS")).split()[1:]


def run_and_kill(portal: RealPortal, after: float) -> None:
    job = subprocess.Popen(
        [sys.executable, "manage.py", "retention", "--really"],
        env=portal.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert job.stdout is not None
    while b"readings" not in job.stdout.readline() and job.poll() is None:
        pass  # the report is printed before the first row is touched
    time.sleep(after)
    if job.poll() is None:
        os.killpg(job.pid, signal.SIGKILL)
    job.wait()


def test_killed_at_any_moment_each_case_goes_once(portal: RealPortal) -> None:
    for after in (0.0, 0.05, 0.15, 0.3):
        run_and_kill(portal, after)
        counted, kept, remaining, broken, _left = counts(portal)
        assert int(counted) == int(kept) == CASES - int(remaining)
        assert broken == "0"
    portal.manage("retention", "--really")
    assert counts(portal) == [str(CASES), str(CASES), "0", "0", "-"]
    portal.manage("retention", "--check-proofs")
