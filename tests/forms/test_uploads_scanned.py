"""The virus check without a scanner, with a dead one, a slow one and one that babbles."""

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from forms.files import rescan, scanning
from forms.files.checking import check
from forms.files.verdicts import CannotScanError, ScannerDownError
from forms.models import Upload
from forms.sniff import Checked
from tests.desk.factories import DraftFactory, UploadFactory
from tests.forms.papers import file
from tests.forms.test_uploads import FIELD, letters


@contextmanager
def babbler(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A scanner that takes everything and then does as told."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                line = server.accept()[0]
            except OSError:
                return
            with line:
                line.settimeout(5)
                received = b""
                while not received.endswith(b"\0\0\0\0"):
                    received += line.recv(65536)
                answer(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"tcp:127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def state_of(outcome: Any) -> str:
    assert isinstance(outcome, Checked)
    return outcome.scan


def test_without_a_scanner_files_are_kept_as_unchecked() -> None:
    assert state_of(check(file())) == "unchecked"


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp:127.0.0.1:9"])
def test_a_dead_scanner_stops_nobody(settings: Any, address: str) -> None:
    settings.CLAMD = address
    assert state_of(check(file())) == "pending"


@pytest.mark.parametrize(
    "answer",
    [
        lambda _line: None,
        lambda line: line.sendall(b"INSTREAM size limit exceeded. ERROR\0"),
        lambda line: line.sendall(b"x" * 9000),
        lambda line: line.sendall(b"\xff\xfe\0"),
        lambda _line: time.sleep(1),
    ],
    ids=["hangs up", "refuses", "babbles", "no text", "is slow"],
)
def test_a_scanner_that_makes_no_sense_stops_nobody(
    settings: Any, monkeypatch: Any, answer: Any
) -> None:
    monkeypatch.setattr(scanning, "WHILE_SOMEBODY_WAITS", 0.5)
    with babbler(answer) as address:
        settings.CLAMD = address
        assert state_of(check(file())) == "pending"


def test_after_a_failure_nobody_waits_for_a_minute(settings: Any, monkeypatch: Any) -> None:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    check(file())
    monkeypatch.setattr(scanning.Clamd, "scan", lambda *_all: pytest.fail("asked again"))
    assert state_of(check(file())) == "pending"


def test_a_letter_is_kept_and_waits_when_the_scanner_is_dead(filler: Any, settings: Any) -> None:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    filler.fill(until="letters")
    assert filler.post("letters", letters(**{FIELD: file()})).status_code == 302
    assert Upload.objects.get().scan_state == "pending"


def test_an_infected_letter_is_refused_with_a_sentence(
    filler: Any, settings: Any, monkeypatch: Any
) -> None:
    settings.CLAMD = "unix:/some/clamd.ctl"
    monkeypatch.setattr(scanning.Clamd, "scan", lambda *_all: "infected")
    filler.fill(until="letters")
    response = filler.post("letters", letters(**{FIELD: file()}))
    assert "contains a virus" in response.content.decode()
    assert not Upload.objects.exists()


# --- later ----------------------------------------------------------------------------------------


@pytest.fixture
def waiting(db: Any) -> Upload:
    return UploadFactory(
        draft=DraftFactory(), stored=b"%PDF", scan_state="pending", created_at=timezone.now()
    )


def test_the_command_says_what_is_missing(settings: Any) -> None:
    with pytest.raises(CommandError, match="SNODO_CLAMD"):
        call_command("scan_uploads")


@pytest.mark.usefixtures("waiting")
def test_the_command_fails_when_the_scanner_is_dead_and_keeps_the_file_waiting(
    settings: Any,
) -> None:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    with pytest.raises(CommandError, match="does not answer"):
        call_command("scan_uploads")
    assert Upload.objects.get().scan_tries == 0


def test_a_file_that_cannot_be_judged_is_given_up_as_unchecked(
    waiting: Upload, settings: Any, monkeypatch: Any
) -> None:
    settings.CLAMD = "unix:/some/clamd.ctl"

    def refuse(*_all: Any) -> str:
        raise CannotScanError

    monkeypatch.setattr(scanning.Clamd, "scan", refuse)
    for _try in range(rescan.MOST_TRIES + 1):
        rescan.scan_due()
    waiting.refresh_from_db()
    assert (waiting.scan_state, waiting.scan_tries) == ("unchecked", rescan.MOST_TRIES)


@pytest.mark.django_db
def test_a_lost_file_does_not_stop_the_others(settings: Any, monkeypatch: Any) -> None:
    settings.CLAMD = "unix:/some/clamd.ctl"
    draft = DraftFactory()
    for content in (None, b"%PDF"):
        UploadFactory(draft=draft, stored=content, scan_state="pending")
    monkeypatch.setattr(scanning.Clamd, "scan", lambda *_all: "clean")
    assert rescan.scan_due() == (1, 0)


def test_health_tells_of_files_that_wait_too_long(waiting: Upload, settings: Any) -> None:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    assert rescan.waiting_too_long() == ""
    Upload.objects.update(created_at=timezone.now() - dt.timedelta(hours=1))
    assert "1 file" in rescan.waiting_too_long()
    settings.CLAMD = ""
    assert rescan.waiting_too_long() == ""


def test_a_scanner_that_dies_in_between_is_told_at_once(
    waiting: Upload, settings: Any, monkeypatch: Any
) -> None:
    settings.CLAMD = "unix:/some/clamd.ctl"

    def die(*_all: Any) -> str:
        raise ScannerDownError("ConnectionResetError")

    monkeypatch.setattr(scanning.Clamd, "scan", die)
    with pytest.raises(ScannerDownError):
        rescan.scan_due()
