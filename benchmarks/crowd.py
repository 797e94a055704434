"""Two hundred people fill a ten-page form at once; as many post a plain Django form."""

import random
import statistics
import threading
import time
from dataclasses import dataclass, field

from forms.declaration import Form
from tests.forms import walking
from tests.real_server import RealPortal
from tests.servers.visitor import Visitor, wait_like_people

PEOPLE = 200
POSTS = 10


@dataclass
class Crowd:
    """Seconds of each POST, in all; what went wrong, in words; pages promised by draft."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    promised: dict[str, set[str]] = field(default_factory=dict)
    sent: int = 0


def fill(portal: RealPortal, form: Form) -> Crowd:
    """Everybody fills the form from beginning to end."""

    def person(number: int, crowd: Crowd) -> None:
        dice = random.Random(number)
        visitor = Visitor(portal.url, address=f"10.0.0.{number}")
        visitor.get(f"/en/requests/{form.key}/")
        wait_like_people()
        step = form.steps[0].key
        for _page in range(3 * len(form.steps)):
            declared = form.by_key.get(step)
            sent = walking.fields(declared, dice) if declared else {}
            if declared:
                notices = [ask for ask in declared.asks if ask.kind == "notice"]
                sent |= {f"{step}-{ask.key}": ["on"] for ask in notices}
            begin = time.perf_counter()
            visitor.post(sent)
            crowd.seconds.append(time.perf_counter() - begin)
            draft, now = visitor.place()
            if not draft or now == step:
                crowd.errors.append(f"{step}: not accepted")
                return
            crowd.promised.setdefault(draft, set()).add(step)
            if now == "receipt":
                crowd.sent += 1
                return
            if now == "code":
                now = form.steps[1].key
                visitor.get(f"/en/requests/{draft}/{now}/")
            step = now
        crowd.errors.append("never came to the end")

    return _together(person)


def plain(portal: RealPortal) -> Crowd:
    """The yardstick: a form of one field, its token and a redirect, behind the same middleware."""

    def person(_number: int, crowd: Crowd) -> None:
        visitor = Visitor(portal.url)
        visitor.get("/bench/form/")
        wait_like_people()
        for _post in range(POSTS):
            begin = time.perf_counter()
            visitor.post({"words": "Words"})
            crowd.seconds.append(time.perf_counter() - begin)

    return _together(person)


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _together(person) -> Crowd:  # type: ignore[no-untyped-def]
    crowd = Crowd()

    def run(number: int) -> None:
        try:
            person(number, crowd)
        except Exception as error:
            crowd.errors.append(f"{type(error).__name__}: {str(error)[:120]}")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return crowd
