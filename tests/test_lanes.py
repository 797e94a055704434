"""The check itself: nothing that was promised is left out, and a second chance hides no fault."""

from pathlib import Path

import pytest

from tests import lanes, promised, run
from tests.lanes import Lane, Result

ALL = {"postgres", "redis", "chromium", "clamd"}
URL = "postgres://somewhere/postgres"


@pytest.fixture(autouse=True)
def somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(promised.POSTGRES, URL)
    for name in ("SNODO_PROMISED", "SNODO_WHOLE"):
        monkeypatch.delenv(name, raising=False)


def chosen(here: set[str], *, is_whole: bool = False) -> list[tuple[str, str]]:
    return [(lane.marks, lane.database) for lane in lanes.lanes(here, is_whole)]


def test_on_a_full_machine_everything_runs_once_and_what_can_differ_twice() -> None:
    assert chosen(ALL) == [
        ("not browser and not server", URL),
        ("(browser or server)", URL),
        ("not browser and not server and not postgres and both", ""),
        ("server and not postgres and both", ""),
    ]


def test_the_soak_runs_everything_on_both() -> None:
    assert [marks for marks, database in chosen(ALL, is_whole=True) if not database] == [
        "not browser and not server and not postgres",
        "server and not postgres",
    ]


def test_a_newcomer_gets_all_that_a_bare_machine_can_run() -> None:
    left_out = " and not browser and not redis and not clamd and not postgres"
    assert chosen(set()) == [
        (f"not browser and not server{left_out}", ""),
        (f"(server){left_out}", ""),
    ]


def test_whatever_drives_a_browser_or_a_server_stands_where_its_lane_looks() -> None:
    marks = [f"mark.{name}" for name in ("browser", "server")]
    marked = {
        str(path)
        for path in Path("tests").rglob("test_*.py")
        if any(mark in path.read_text(encoding="utf-8") for mark in marks)
    }
    assert len(marked) > 15
    assert [path for path in marked if not path.startswith(lanes.REAL)] == []


@pytest.mark.parametrize("name", [promised.POSTGRES, promised.REDIS])
def test_a_service_that_does_not_answer_says_which(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        name, "redis://127.0.0.1:1/0" if "REDIS" in name else "postgres://x@127.0.0.1:1/x"
    )
    (why,) = [why for why in promised.found().values() if name in why and "answer" in why]
    assert "127.0.0.1" in why or "onnect" in why


def test_a_program_that_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promised, "PROGRAMS", "/nowhere")
    assert promised.found()["clamd"] == "No program clamd is installed."
    assert "chromium-headless-shell or chromium" in promised.found()["chromium"]


def test_what_was_promised_and_is_missing_fails_before_any_test(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SNODO_PROMISED", "chromium")
    monkeypatch.setattr(run, "found", lambda: {"chromium": "No program chromium is installed."})
    assert run.main() == 1
    assert "Promised but not here: chromium. No program" in capsys.readouterr().out


class Pytest:
    """Answers in the place of pytest: what failed, run after run."""

    def __init__(self, *runs: list[str]) -> None:
        self.runs, self.asked = list(runs), []

    def __call__(self, lane: Lane, *tests: str) -> Result:
        self.asked.append(tests)
        failed = self.runs.pop(0)
        return Result(lane, int(bool(failed)), passed=10, failed=failed)


@pytest.mark.parametrize(
    ("runs", "code", "flaky", "may_flake"),
    [
        ([[]], 0, 0, True),
        ([["a"], []], 0, 1, True),
        ([["a"], ["a"]], 1, 0, True),
        ([["a", "b"], ["b"]], 1, 1, True),
        ([["a", "b", "c"]], 1, 0, True),
        ([["a"]], 1, 0, False),
    ],
    ids=["green", "one flaky", "one broken", "one of each", "too many", "a function has no second"],
)
def test_a_failure_has_one_more_chance_and_never_hides(
    runs, code, flaky, may_flake, monkeypatch, capsys
) -> None:
    pytest_ = Pytest(*runs)
    monkeypatch.setattr(run, "found", dict)
    monkeypatch.setattr(run, "lanes", lambda _here, _whole: [Lane("One", "x", may_flake=may_flake)])
    monkeypatch.setattr(run, "run", pytest_)
    monkeypatch.setattr(lanes, "run", pytest_)
    assert run.main() == code
    said = capsys.readouterr().out
    assert said.count("FLAKY: ") == flaky
    assert said.splitlines()[-1] == f"{10 + flaky} passed, {len(runs[-1])} failed"
    assert pytest_.runs == []


def test_three_flaky_tests_are_too_many(monkeypatch, capsys) -> None:
    pytest_ = Pytest(["a", "b"], [], ["c"], [])
    monkeypatch.setattr(run, "found", dict)
    two = [Lane(title, "x", may_flake=True) for title in ("One", "Two")]
    monkeypatch.setattr(run, "lanes", lambda _here, _whole: two)
    monkeypatch.setattr(run, "run", pytest_)
    monkeypatch.setattr(lanes, "run", pytest_)
    assert run.main() == 1
    assert "too many" in capsys.readouterr().out


def test_a_run_that_dies_is_red() -> None:
    dead = Result(Lane("One", "x"), 1, failed=["a run that never came to its end"])
    assert dead.is_red
    assert Result(Lane("One", "x"), 3, flaky=["a"]).is_red
    assert Result(Lane("One", "x"), 1).is_red, "failed, and nobody can say what"
    assert not Result(Lane("One", "x"), 0).is_red
