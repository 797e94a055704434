"""Requests per second, measured in turn so that a machine whose speed drifts stays fair."""

import re
import shutil
import statistics
import subprocess
import urllib.request
from pathlib import Path

from tests.real_server import RealPortal

SECONDS = 4
ROUNDS = 5
GUIDE = "/guide/lettera-di-sfratto/"


def rate(url: str) -> float:
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("Install wrk (Debian: apt-get install wrk): it makes the load.")
    out = subprocess.run(
        [wrk, "-t1", "-c4", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in out:
        raise SystemExit(f"{url} answered with errors:\n{out}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert found, out
    return float(found[1])


def cached_guide(portal: RealPortal) -> dict[str, float]:
    """The kept guide against the plain view of the same server, and their ratio by pairs."""
    plain, guide = portal.url + "/bench/plain/", portal.url + GUIDE
    rate(plain), rate(guide)  # warm
    pairs = [(rate(plain), rate(guide)) for _round in range(ROUNDS)]
    return {
        "plain": statistics.median(pair[0] for pair in pairs),
        "guide": statistics.median(pair[1] for pair in pairs),
        "ratio": statistics.median(pair[1] / pair[0] for pair in pairs),
        "worst": min(pair[1] / pair[0] for pair in pairs),
    }


def peak_memory(portal: RealPortal) -> int:
    """Peak resident memory in MiB of the only worker after 1,000 mixed requests."""
    paths = (
        "/",
        GUIDE,
        "/guide/",
        "/luoghi/",
        "/cerca/?q=affitto",
        "/casa/",
        "/en/",
        "/domande/riprendi/",
    )
    for number in range(1000):
        # A parameter nobody knows shares the kept page; a search is made each time.
        with urllib.request.urlopen(portal.url + paths[number % len(paths)]) as answer:
            answer.read()
    return peak_of(only_worker(portal)) // 1024


def only_worker(portal: RealPortal) -> int:
    """Its process number."""
    assert portal.process is not None
    master = portal.process.pid
    return int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])


def peak_of(worker: int) -> int:
    """Highest resident memory so far, in KiB."""
    status = Path(f"/proc/{worker}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found, status
    return int(found[1])
