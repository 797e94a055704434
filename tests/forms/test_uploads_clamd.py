"""The virus check with a real clamd."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from forms.files import rescan
from forms.files.checking import check
from forms.files.clamd import Clamd
from forms.files.verdicts import CLEAN, INFECTED, CannotScanError
from forms.sniff import Checked, Refused
from tests.desk.factories import DraftFactory, UploadFactory
from tests.forms import papers
from tests.forms.clamd import EICAR, running
from tests.forms.papers import file

pytestmark = pytest.mark.clamd


@pytest.fixture(scope="module")
def address(tmp_path_factory: Any) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("clamd")) as found:
        yield found


def infected_pdf() -> bytes:
    made = papers.document()
    made.pages[0].Contents = made.make_stream(EICAR)
    return papers.written(made, compress_streams=False)


@pytest.mark.parametrize("tcp", [False, True])
def test_it_knows_a_virus_from_a_letter_over_both_kinds_of_socket(tmp_path: Any, tcp: bool) -> None:
    with running(tmp_path, tcp=tcp) as address:
        scanner = Clamd(address, seconds=20)
        assert scanner.scan(io.BytesIO(papers.pdf())) == CLEAN
        assert scanner.scan(io.BytesIO(EICAR)) == INFECTED
        assert scanner.scan(io.BytesIO(bytes(10 * 1024**2))) == CLEAN


def test_what_it_cannot_take_is_said(tmp_path: Any) -> None:
    with running(tmp_path, largest="1M") as address, pytest.raises(CannotScanError):
        Clamd(address, seconds=20).scan(io.BytesIO(bytes(1024**2 + 99)))


def test_an_infected_file_is_refused_and_a_clean_one_is_kept(settings: Any, address: str) -> None:
    settings.CLAMD = address
    refused = check(file("a.pdf", infected_pdf()))
    assert isinstance(refused, Refused)
    assert refused.reason == "infected"
    kept = check(file())
    assert isinstance(kept, Checked)
    assert kept.scan == "clean"


@pytest.mark.django_db
def test_files_that_waited_get_their_verdict(settings: Any, address: str) -> None:
    settings.CLAMD = address
    draft = DraftFactory(submitted_at=None)
    waiting = [
        UploadFactory(draft=draft, stored=content, scan_state=state)
        for content in (EICAR, b"%PDF-1.4 x")
        for state in ("pending", "unchecked")
    ]
    assert rescan.scan_due() == (4, 2)
    for upload in waiting:
        upload.refresh_from_db()
    assert [upload.scan_state for upload in waiting] == ["infected"] * 2 + ["clean"] * 2
    assert rescan.scan_due() == (0, 0)
