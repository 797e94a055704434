"""What a file is called, what it says it is, and what it is."""

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import sniff
from forms.files.checking import check
from forms.sniff import Checked, safe_name
from tests.forms import papers
from tests.forms.judging import kept, refused
from tests.forms.papers import file, written

MB = 1024**2


@pytest.mark.parametrize(
    ("name", "make", "content_type", "called"),
    [
        ("letter.pdf", papers.pdf, "application/pdf", "letter.pdf"),
        ("LETTER.PDF", papers.pdf, "application/pdf", "LETTER.PDF"),
        ("a.JPG", papers.jpeg, "image/jpeg", "a.JPG"),
        ("a.jpeg", papers.jpeg, "image/jpeg", "a.jpeg"),
        ("a.png", papers.png, "image/png", "a.png"),
        ("a.png", papers.jpeg, "image/jpeg", "a.jpg"),
        ("a.HEIC", papers.heic, "image/jpeg", "a.jpg"),
        ("a.heif", papers.heic, "image/jpeg", "a.jpg"),
    ],
)
def test_papers_and_photos_are_kept_under_a_name_that_fits(name, make, content_type, called):
    outcome, _content = kept(make(), name)
    assert (outcome.content_type, outcome.name) == (content_type, called)


@pytest.mark.parametrize(
    ("name", "make", "kind", "reason"),
    [
        ("a.pdf", bytes, "", "empty"),
        ("a.exe", papers.pdf, "", "wrong_type"),
        ("a", papers.pdf, "", "wrong_type"),
        ("a.pdf.html", papers.pdf, "", "wrong_type"),
        ("a.jpg", papers.pdf, "", "wrong_name"),
        ("a.pdf", papers.jpeg, "", "wrong_name"),
        ("a.pdf", papers.pdf, "text/html", "wrong_type"),
        ("a.pdf", papers.pdf, "image/png", "wrong_type"),
        ("a.jpg", papers.jpeg, "application/pdf", "wrong_type"),
        ("a.jpg", lambda: b"GIF89a" + bytes(99), "", "wrong_type"),
        ("a.heic", lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + bytes(99), "", "wrong_type"),
        ("a.pdf", lambda: b"MZ" + papers.pdf(), "", "wrong_type"),
        ("a.pdf", lambda: b"%PDF-1.7 and then nothing", "", "unreadable"),
        ("a.jpg", lambda: papers.jpeg()[:900], "", "unreadable"),
        ("a.png", lambda: papers.png()[:60] + b"xxxx" + papers.png()[64:], "", "unreadable"),
        ("a.heic", lambda: papers.heic()[:300], "", "unreadable"),
        ("a.pdf", lambda: written(pikepdf.new()), "", "unreadable"),
    ],
)
def test_what_it_is_not_is_refused(name, make, kind, reason):
    assert refused(make(), name, kind) == reason


@pytest.mark.parametrize(
    "kind", ["application/pdf", "application/x-pdf", "application/octet-stream"]
)
def test_what_browsers_say_of_a_pdf_is_believed(kind):
    kept(papers.pdf(), kind=kind)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\amina\\letter.pdf", "letter.pdf"),
        ("a\0b\x1b[31m.pdf", "ab[31m.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("  spaces \n and   tabs\t.pdf", "spaces and tabs.pdf"),
        (".pdf", "pdf"),
        ("...", "file"),
        ("", "file"),
        ("lettera di sfratto à ب 😀.pdf", "lettera di sfratto à ب 😀.pdf"),
    ],
)
def test_names_are_made_harmless(name, shown):
    assert safe_name(name) == shown


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400), st.sampled_from([*sorted(set(sniff.ACCEPTED.values())), ""]))
def test_any_name_becomes_one_that_can_be_shown_and_saved(name: str, kind: str) -> None:
    shown = safe_name(name, kind)
    assert 0 < len(shown) <= sniff.LONGEST_NAME
    assert "/" not in shown
    assert "\\" not in shown
    assert shown.isprintable()
    if kind:
        assert sniff.ACCEPTED["." + shown.rpartition(".")[2].lower()] == kind


def test_a_long_name_keeps_its_ending():
    assert safe_name("x" * 300 + ".pdf") == "x" * 116 + ".pdf"


@given(st.sampled_from(["pdf", "jpeg", "png", "heic"]), st.data())
def test_nothing_a_file_holds_is_an_error(kind: str, data: st.DataObject) -> None:
    content = bytearray(getattr(papers, kind)())
    for _each in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(12, len(content) - 1))] = data.draw(st.integers(0, 255))
    name = {"jpeg": "a.jpg"}.get(kind, f"a.{kind}")
    outcome = check(file(name, bytes(content)))
    assert isinstance(outcome, Checked) or outcome.reason in sniff.SENTENCES
