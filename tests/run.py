"""The whole suite, lane by lane. What a machine lacks is said; what a run promised
(``SNODO_PROMISED="postgres redis chromium clamd"``) fails instead of being left out.

``SNODO_WHOLE=1`` (``make soak``) runs everything on both databases instead of what can differ.
"""

import os
import sys
import time

from tests.lanes import Lane, Result, flaky, lanes, run
from tests.promised import found

MOST_FLAKY = 2  # more than this is no accident


def main() -> int:
    here = found()
    promised = set(os.environ.get("SNODO_PROMISED", "").split())
    broken = {name: here[name] for name in sorted(promised) if here[name]}
    for name, why in broken.items():
        print(f"Promised but not here: {name}. {why}")
    if broken:
        return 1
    is_here = {name for name, why in here.items() if not why}
    missing = [name for name in here if name not in is_here]
    if missing:
        print(
            f"Left out, because they are not on this machine: tests with {', '.join(missing)}. "
            "The rest takes some twenty minutes on two cores."
        )
    results = [_told(lane) for lane in lanes(is_here, bool(os.environ.get("SNODO_WHOLE")))]
    return _closed(results)


def _told(lane: Lane) -> Result:
    print(f"\n== {lane.title}", flush=True)
    began = time.monotonic()
    result = run(lane)
    result.seconds = time.monotonic() - began
    if lane.may_flake and 0 < len(result.failed) <= MOST_FLAKY:
        print(f"\n== Once more, alone: {', '.join(result.failed)}", flush=True)
        flaky(lane, result)
    return result


def _closed(results: list[Result]) -> int:
    print("\n== How long each part took")
    for result in results:
        print(f"  {result.seconds:6.0f} s  {result.passed:5} passed  {result.lane.title}")
    shaky = [name for result in results for name in result.flaky]
    for name in shaky:
        print(f"FLAKY: {name} failed, and passed when it ran once more, alone.")
    red = [result.lane.title for result in results if result.is_red]
    if len(shaky) > MOST_FLAKY:
        print(f"{len(shaky)} flaky tests are too many to believe the others.")
    for title in red:
        print(f"Failed: {title}.")
    failed = sum(len(result.failed) for result in results)
    print(f"{sum(result.passed for result in results)} passed, {failed} failed")
    return 1 if red or len(shaky) > MOST_FLAKY else 0


if __name__ == "__main__":
    sys.exit(main())
