"""The first `make run` of a fresh clone: no compiled catalogue, no data, a terminal in English."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
import pytest

from tests.real_server import quiet_port

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]
PO = "portal/locale/it/LC_MESSAGES/django.po"
WAIT = 900  # seconds until a start that should serve is given up
# Rows with a name in the language of the city; pages and what belongs to them have one for each.
NAMES = {"wagtailcore_workflow", "wagtailcore_task"}
# Names of permissions are Django's: written in English on purpose, whatever the language.
ENGLISH_BY_RULE = {"auth_permission", "django_migrations", "django_content_type"}


@dataclass
class Started:
    tree: Path
    data: Path
    port: int
    said: str

    def get(self, path: str, host: str = "127.0.0.1") -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        request.add_header("Host", f"{host}:{self.port}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(answer.read().decode())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.data / "snodo.sqlite3") as database:
            return database.execute(sql).fetchall()


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """`make run` itself, with the packages that are here already."""
    tree, data = tmp_path_factory.mktemp("clone"), tmp_path_factory.mktemp("data")
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    assert not list(tree.glob("portal/locale/**/*.mo"))
    port, log = quiet_port(), data / "said.log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SNODO_")}
    environment = kept | {
        "SNODO_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "LANG": "en_US.ISO-8859-1",
        "LC_ALL": "C",
        "LANGUAGE": "en",
        # A terminal that knows no “…”.
        "PYTHONIOENCODING": "ascii",
    }
    command = ["make", "run", "-o", ".venv/ready", f"BIN={Path(sys.executable).parent}"]
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, f"PORT={port}"],
            cwd=tree,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        wait(process, port, log)
        yield Started(tree, data, port, log.read_text(errors="replace"))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + WAIT
    while True:
        assert process.poll() is None, log.read_text(errors="replace")[-3000:]
        assert time.monotonic() < end, log.read_text(errors="replace")[-3000:]
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    """What has an Italian of its own, by its English."""
    entries = polib.pofile(str(ROOT / PO))
    return {one.msgid: one.msgstr for one in entries if one.msgstr not in ("", one.msgid)}


def italian(written: Any, *, inside: bool = False) -> Iterator[str]:
    """Every text stored as Italian: what stands under "it", at any depth."""
    if isinstance(written, dict):
        for key, value in written.items():
            yield from italian(value, inside=inside or key == "it")
    elif isinstance(written, list):
        for value in written:
            yield from italian(value, inside=inside)
    elif isinstance(written, str) and inside:
        yield written


def test_every_form_is_stored_in_italian(started: Started, catalogue: dict[str, str]) -> None:
    versions = started.rows("SELECT form_key, number, document FROM forms_formversion")
    assert len(versions) == 8
    for form_key, number, document in versions:
        words = list(italian(json.loads(document)))
        assert number == 1
        assert len(words) > 20
        assert [one for one in words if one in catalogue] == [], form_key
        assert set(words) & set(catalogue.values())


def test_every_notice_is_stored_in_italian(started: Started, catalogue: dict[str, str]) -> None:
    notices = started.rows("SELECT form_key, texts FROM forms_notice")
    assert notices
    for form_key, texts in notices:
        parts = json.loads(texts)["it"]
        titles = [title for _key, title, _text in parts["sections"]]
        assert "I tuoi diritti" in titles
        assert [one for one in titles if one in catalogue] == [], form_key
        lines = "\n".join(text for _key, _title, text in parts["sections"])
        assert "- Nome: " in lines
        assert "- Name: " not in lines


def test_no_text_of_the_whole_database_is_english_where_italian_belongs(
    started: Started, catalogue: dict[str, str]
) -> None:
    """Every JSON under "it", and the names that have one language only: the city's."""
    found = []
    for (table,) in started.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if table in ENGLISH_BY_RULE or "_fts" in table or "indexentry" in table:
            continue
        for row in started.rows(f'SELECT * FROM "{table}"'):
            for value in (one for one in row if isinstance(one, str)):
                words = [value] if table in NAMES else []
                if value.startswith(("{", "[")):
                    try:
                        words = list(italian(json.loads(value)))
                    except ValueError:
                        words = []
                found += [(table, one) for one in words if one in catalogue]
    assert found == []


def test_the_pages_of_the_tree_speak_their_own_language(started: Started) -> None:
    assert "Rischio di perdere la casa" in started.get("/domande/housing-risk/")
    assert "At risk of losing your home" in started.get("/en/requests/housing-risk/")
    titles = dict(started.rows("SELECT url_path, title FROM wagtailcore_page"))
    assert titles["/it/argomenti/"] == "Argomenti"
    names = started.rows("SELECT name FROM wagtailcore_workflow")
    assert ("Revisione di un esperto",) in names


def test_addresses_say_the_host_and_port_that_were_asked(started: Started) -> None:
    for host in ("127.0.0.1", "localhost"):
        base = f"http://{host}:{started.port}"
        sitemap = started.get("/sitemap.xml", host)
        located = re.findall(r"<loc>(.*?)</loc>", sitemap)
        assert len(located) > 60
        said = [*located, *re.findall(r'hreflang="\w+" href="(.*?)"', sitemap)]
        page = started.get("/guide/termine-di-grazia/", host)
        said += re.findall(r'rel="canonical" href="(.*?)"', page)
        said += re.findall(r'hreflang="\w+" href="(http.*?)"', page)
        said += re.findall(r"Sitemap: (.*)", started.get("/robots.txt", host))
        assert [one for one in said if not one.startswith(base + "/")] == []
    with pytest.raises(urllib.error.HTTPError, match="400"):
        started.get("/guide/termine-di-grazia/", "elsewhere.example")


def test_the_start_says_how_long_it_takes_and_where_it_stands(started: Started) -> None:
    assert "about a minute the first time" in started.said
    assert "[1/" in started.said
    assert f"http://127.0.0.1:{started.port}/" in started.said
