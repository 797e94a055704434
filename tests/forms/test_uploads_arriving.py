"""Files while they arrive: nothing in clear on the disk, little in memory, keys that can change."""

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from forms import reading, sniff, uploads
from forms.files import checking
from forms.files.arriving import SealingHandler, judge, outcome_of
from forms.files.checking import check
from forms.models import Upload
from forms.sniff import Checked, Refused
from portal.crypto_files import DamagedFileError
from tests.desk.factories import DraftFactory, UploadFactory
from tests.forms import papers
from tests.forms.papers import file
from tests.forms.test_uploads import FIELD, letters

MB = 1024**2


def arrived(*files: Any) -> Any:
    request = RequestFactory().post("/", {"f": list(files)})
    request.upload_handlers = [reading.QuotaHandler(request), SealingHandler(request)]
    return request


def open_files() -> list[Path]:
    return list(Path("/proc/self/fd").iterdir())


def nameless() -> list[bytes]:
    """What the temporary files this process holds open really contain."""
    found = []
    for path in open_files():
        try:
            if "(deleted)" in str(path.readlink()):
                found.append(path.read_bytes())
        except OSError:
            continue
    return found


def test_a_file_on_its_way_lies_nowhere_in_clear(tmp_path: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = arrived(file("a.pdf", papers.pdf()), file("b.jpg", papers.jpeg()))
    assert request.FILES["f"]
    judge(request)
    held = nameless()
    assert sum(content.startswith(b"SNF1") for content in held) >= 4
    assert not any(b"%PDF" in content or b"JFIF" in content for content in held)
    assert list(tmp_path.iterdir()) == []


def test_temporary_files_are_gone_with_the_request(tmp_path: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    gc.collect()
    before = len(open_files())
    request = arrived(file(), file("big.pdf", papers.pdf() + bytes(sniff.LARGEST)))
    assert len(request.FILES.getlist("f")) == 1
    judge(request)
    request.close()
    del request
    gc.collect()
    assert len(open_files()) <= before


def test_what_was_judged_is_not_judged_again(monkeypatch: Any) -> None:
    request = arrived(file(), file("a.exe", b"MZ"))
    judge(request)
    monkeypatch.setattr("forms.files.arriving.check", lambda _file: pytest.fail("again"))
    outcomes = [outcome_of(one) for one in request.FILES.getlist("f")]
    assert isinstance(outcomes[0], Checked)
    assert isinstance(outcomes[1], Refused)


def test_the_process_that_opens_files_knows_no_secret(monkeypatch: Any) -> None:
    seen: dict[str, Any] = {}
    real = subprocess.Popen

    def watched(command: Any, **how: Any) -> Any:
        seen.update(how, command=command)
        return real(command, **how)

    monkeypatch.setattr(checking.subprocess, "Popen", watched)
    assert isinstance(check(file()), Checked)
    assert set(seen["env"]) == {"MALLOC_ARENA_MAX"}
    assert "-I" in seen["command"]


def test_a_process_that_cannot_start_or_dies_is_a_sentence(monkeypatch: Any) -> None:
    monkeypatch.setattr(checking, "PROGRAM", "import os; os.abort()")
    assert check(file()) == Refused("letter.pdf", "bomb")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert check(file()) == Refused("letter.pdf", "failed")


def test_a_process_that_hangs_is_stopped(monkeypatch: Any) -> None:
    monkeypatch.setattr(checking, "PROGRAM", "while True: pass")
    monkeypatch.setattr(checking, "SECONDS", 0.5)
    assert check(file("a.pdf", papers.pdf() + bytes(MB))) == Refused("a.pdf", "bomb")


def test_a_process_that_wants_too_much_memory_is_a_sentence(monkeypatch: Any) -> None:
    program = checking.PROGRAM.replace(
        "main()",
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (120 << 20,) * 2); main()",
    )
    monkeypatch.setattr(checking, "PROGRAM", program)
    outcome = check(file("a.jpg", papers.jpeg(1, (6000, 6000))))
    assert isinstance(outcome, Refused)
    assert outcome.reason in sniff.SENTENCES


# --- keys -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_keys_rotate_and_the_files_stay_as_they_are(settings: Any, private_files: Any) -> None:
    upload = UploadFactory(draft=DraftFactory(), stored=b"%PDF my letter")
    before = {path: path.read_bytes() for path in private_files.rglob("*") if path.is_file()}
    old, new = settings.ENCRYPTION_KEYS, Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, *old]
    call_command("rotate_keys", verbosity=0)
    settings.ENCRYPTION_KEYS = [new]
    with Upload.objects.only("pk", "stored_name", "key").get(pk=upload.pk).open() as content:
        assert content.read() == b"%PDF my letter"
    assert before == {
        path: path.read_bytes() for path in private_files.rglob("*") if path.is_file()
    }


@pytest.mark.django_db
def test_a_file_cut_or_changed_in_the_storage_is_told(private_files: Any) -> None:
    upload = UploadFactory(draft=DraftFactory(), stored=bytes(200_000))
    path = next(path for path in private_files.rglob("*") if path.is_file())
    whole = path.read_bytes()
    path.write_bytes(whole[:-70_000])
    with pytest.raises(DamagedFileError):
        upload.open()
    path.write_bytes(whole[:50] + b"?" + whole[51:])
    with upload.open() as content, pytest.raises(DamagedFileError):
        content.read()


@pytest.mark.django_db
def test_files_from_before_are_read_and_then_sealed(private_files: Any) -> None:
    draft = DraftFactory()
    upload, lost = (UploadFactory(draft=draft, key="") for _each in range(2))
    uploads.private_storage().save(upload.stored_name, ContentFile(b"%PDF old"))
    with upload.open() as content:
        assert content.read() == b"%PDF old"
    for _run in range(2):
        call_command("seal_uploads", verbosity=0)
    upload.refresh_from_db()
    lost.refresh_from_db()
    with upload.open() as content:
        assert content.read() == b"%PDF old"
    assert (bool(upload.key), bool(lost.key)) == (True, False)
    stored = [path.read_bytes() for path in private_files.rglob("*") if path.is_file()]
    assert len(stored) == 1
    assert b"%PDF old" not in stored[0]


# --- memory ---------------------------------------------------------------------------------------


class Body:
    """A request's body of twenty large files that is never in memory as a whole."""

    def __init__(self, fields: dict[str, str], content: bytes) -> None:
        parts = b"".join(_part(name, value.encode()) for name, value in fields.items())
        self.pieces = [parts]
        for number in range(20):
            named = f'{FIELD}"; filename="{number}.pdf'
            self.pieces += [_part(named, b"")[:-2], content, b"\r\n"]
        self.pieces.append(f"--{BOUNDARY}--\r\n".encode())
        self.size = sum(len(piece) for piece in self.pieces)
        self.rest = (
            piece[start : start + 65536]
            for piece in self.pieces
            for start in range(0, len(piece), 65536)
        )
        self.held = b""

    def readline(self, size: int = -1) -> bytes:
        raise NotImplementedError

    def read(self, size: int) -> bytes:
        while len(self.held) < size and (more := next(self.rest, b"")):
            self.held += more
        found, self.held = self.held[:size], self.held[size:]
        return found


def _part(name: str, value: bytes) -> bytes:
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + value
        + b"\r\n"
    )


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux")
def test_twenty_large_files_take_little_memory(filler: Any) -> None:
    """The peak of the whole process, which is what a server pays for."""
    filler.fill(until="letters")
    for _each in range(2):
        filler.post("letters", letters(**{FIELD: file()}))
    Upload.objects.all().delete()
    content = large_pdf(sniff.LARGEST - 2000)
    assert sniff.LARGEST - 10_000 < len(content) < sniff.LARGEST
    body = Body(letters(seen=filler.seen("letters")), content)
    assert body.size > 199 * MB
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far (proc(5))
    before = peak()
    response = filler.client.generic(
        "POST",
        filler.url("letters"),
        **{"wsgi.input": body, "CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(body.size)},
    )
    grown = peak() - before
    assert response.status_code == 200
    assert "at most 5 files" in response.content.decode()
    assert Upload.objects.count() == 5
    assert grown < 30 * MB, f"{grown / MB:.0f} MB"


def peak() -> int:
    """Highest resident memory since it was last forgotten, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def large_pdf(size: int) -> bytes:
    made = papers.document()
    made.pages[0].Contents = made.make_stream(os.urandom(size - 1500))
    return papers.written(made, compress_streams=False)
