"""`make` makes the environment: stopped half-way it leaves nothing that the next start trusts."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]
WHEEL = "tiny-1.0-py3-none-any.whl"
# Nothing is fetched: the one package lies beside the files that ask for it.
ENVIRONMENT = os.environ | {"PIP_NO_INDEX": "1", "PYTHONUNBUFFERED": "1"}
MAKE = ["make", f"PYTHON={sys.executable}", ".venv/ready"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("Makefile", "install.py"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "constraints.txt").write_text("tiny==1.0\n")
    (tmp_path / "requirements.txt").write_text(f"./{WHEEL}\n")
    with zipfile.ZipFile(tmp_path / WHEEL, "w") as wheel:
        about = "tiny-1.0.dist-info"
        wheel.writestr("tiny.py", "")
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return tmp_path


def stop_at(tree: Path, words: str) -> None:
    """Ctrl+C in the terminal: everything that runs there hears it."""
    with subprocess.Popen(
        MAKE,
        cwd=tree,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Whoever runs the tests in the background has taught them to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if words in line:
                os.killpg(process.pid, signal.SIGINT)
    assert process.returncode != 0


def finish(tree: Path) -> str:
    done = subprocess.run(
        MAKE, cwd=tree, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert imports(tree, "tiny")
    return done.stdout


def imports(tree: Path, name: str) -> bool:
    python = tree / ".venv" / "bin" / "python"
    return subprocess.run([python, "-c", f"import {name}"], check=False).returncode == 0


@pytest.mark.parametrize("words", ["Making the virtual environment", "Installing up to"])
def test_a_start_that_was_stopped_is_made_good_by_the_next(tree: Path, words: str) -> None:
    stop_at(tree, words)
    assert not (tree / ".venv" / "ready").exists()
    said = finish(tree)
    assert "Making the virtual environment" in said
    assert "minutes the first time" in said
    assert (tree / ".venv" / "ready").exists()
    os.utime(tree / "requirements.txt")
    assert "Installing" not in finish(tree)


def test_an_environment_of_ones_own_stays_and_one_without_pip_is_made_anew(tree: Path) -> None:
    place = tree / ".venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    own = place / "own"
    own.touch()
    finish(tree)
    assert own.exists()
    (place / "ready").unlink()
    for found in place.glob("lib/*/site-packages/pip"):
        shutil.rmtree(found)
    finish(tree)
    assert not own.exists()
