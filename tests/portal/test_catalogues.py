"""A catalogue is compiled from today's source, whole, whatever the times of the files say."""

import gettext
import os
from pathlib import Path

import pytest

from portal import catalogues
from portal.settings import environment

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Home"\nmsgstr "{}"\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    path = folder / "django.po"
    path.write_text(PO.format("Casa"), encoding="utf-8")
    return path


def says(source: Path) -> str:
    with source.with_suffix(".mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled).gettext("Home")


def test_what_is_missing_is_compiled_once(source: Path, tmp_path: Path) -> None:
    assert catalogues.compile_stale([tmp_path]) == [source]
    assert says(source) == "Casa"
    assert catalogues.compile_stale([tmp_path]) == []
    assert {path.name for path in source.parent.iterdir()} == {"django.mo", "django.po"}


def test_an_older_source_that_says_something_else_counts(source: Path, tmp_path: Path) -> None:
    """As a release unpacked with the times of its archive."""
    catalogues.compile_stale([tmp_path])
    source.write_text(PO.format("Dimora"), encoding="utf-8")
    os.utime(source, (0, 0))
    assert catalogues.compile_stale([tmp_path]) == [source]
    assert says(source) == "Dimora"


def test_a_half_written_catalogue_is_compiled_again(source: Path, tmp_path: Path) -> None:
    source.with_suffix(".mo").write_bytes(b"\xde\x12\x04\x95")
    catalogues.compile_stale([tmp_path])
    assert says(source) == "Casa"


def test_nothing_starts_with_a_catalogue_that_cannot_be_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied", "portal/locale")

    monkeypatch.setattr(catalogues, "compile_stale", refuse)
    with pytest.raises(SystemExit, match=r"portal/locale[\s\S]*compile_catalogues"):
        environment.compile_catalogues()


def test_this_process_has_read_the_catalogue_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogues.require()
    monkeypatch.setattr(catalogues, "gettext", lambda text: text)
    with pytest.raises(catalogues.StaleCatalogueError, match="compile_catalogues"):
        catalogues.require()
