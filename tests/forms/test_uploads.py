import hashlib
import io

import pikepdf
import pytest
from django.db import connection
from django.urls import reverse

from forms import reading, sniff, uploads
from forms.models import Answer, Draft, Upload
from forms.sniff import real_type
from tests.forms import papers
from tests.forms.filling import LETTERS
from tests.forms.papers import file

PDF = papers.pdf()
LOCKED = papers.written(papers.document(), encryption=pikepdf.Encryption(owner="o", user="u"))
JPEG, PNG, HEIC = papers.jpeg(), papers.png(), papers.heic()
FIELD = "letters-letter_file"


def letters(**changes):
    return {"letters-letter": "landlord"} | changes


@pytest.fixture
def at_letters(filler):
    filler.fill(until="letters")
    return filler


def words(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "kind", "called"),
    [
        ("letter.pdf", PDF, "application/pdf", "letter.pdf"),
        ("IMG_1.JPG", JPEG, "image/jpeg", "IMG_1.JPG"),
        ("scan.png", PNG, "image/png", "scan.png"),
        ("IMG_2.HEIC", HEIC, "image/jpeg", "IMG_2.jpg"),
        ("photo.png", JPEG, "image/jpeg", "photo.jpg"),
        ("lettera di sfratto à ب 😀.pdf", PDF, "application/pdf", "lettera di sfratto à ب 😀.pdf"),
    ],
)
def test_a_letter_is_kept_sealed_under_a_name_that_says_nothing(
    at_letters, private_files, name, content, kind, called
):
    response = at_letters.post("letters", letters(**{FIELD: file(name, content)}))
    assert response.status_code == 302
    upload = Upload.objects.get()
    assert upload.content_type == kind
    assert upload.original_name == called
    stored = [path for path in private_files.rglob("*") if path.is_file()]
    assert [path.suffix for path in stored] == [""]
    with upload.open() as kept:
        clear = kept.read()
    assert real_type(clear) == kind
    assert hashlib.sha256(clear).hexdigest() == upload.sha256
    assert len(clear) == upload.size
    assert clear[:40] not in stored[0].read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM forms_upload")
        assert upload.key not in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.pdf", b"", "is empty"),
        ("virus.pdf", b"MZ\x90\x00" + b"\x00" * 64, "is not a PDF"),
        ("page.html", b"<html><script>alert(1)</script>", "is not a PDF"),
        ("letter.exe", PDF, "is not a PDF"),
        ("noextension", PDF, "is not a PDF"),
        ("words.pdf", b"hello", "is not a PDF"),
        ("film.heic", b"\x00\x00\x00\x18ftypisom" + b"\x00" * 64, "is not a PDF"),
        ("photo.jpg", PDF, "ends like another kind"),
        ("locked.pdf", LOCKED, "opens only with a password"),
        ("torn.jpg", JPEG[:900], "seems damaged"),
        ("small.png", papers.png((20, 20)), "too small to be read"),
        ("<script>.pdf", b"hello", "&lt;script&gt;"),
        ("../../etc/passwd.pdf", b"hello", "“passwd.pdf”"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_with_a_sentence(
    at_letters, name, content, sentence
):
    response = at_letters.post(
        "letters", letters(**{FIELD: file(name, content), "letters-legal_date": ""})
    )
    assert response.status_code == 200
    assert sentence in words(response)
    assert not Upload.objects.exists()


def test_a_file_over_the_limit_is_dropped_while_it_arrives(at_letters, private_files):
    big = PDF + b"\x00" * sniff.LARGEST
    response = at_letters.post("letters", letters(**{FIELD: [file("big.pdf", big), file()]}))
    assert response.status_code == 200
    assert "larger than 10" in words(response)
    assert [upload.original_name for upload in Upload.objects.all()] == ["letter.pdf"]


def test_the_good_files_stay_when_another_is_refused_or_the_page_has_a_mistake(at_letters):
    response = at_letters.post(
        "letters",
        {
            "letters-letter": "",
            "letters-legal_date": "31/2/2026",
            FIELD: [file(), file("bad.pdf", b"x")],
        },
    )
    assert response.status_code == 200
    assert "31/2/2026" in words(response)
    assert Upload.objects.get().original_name == "letter.pdf"
    assert "letter.pdf" in words(response)
    assert at_letters.post("letters", letters()).status_code == 302


def test_a_hundred_files_are_no_error_and_the_first_are_kept(at_letters):
    response = at_letters.post(
        "letters", letters(**{FIELD: [file(f"{one}.pdf") for one in range(100)]})
    )
    assert response.status_code == 200
    assert "at most 5 files" in words(response)
    assert Upload.objects.count() == 5


def test_more_files_than_anything_reads_are_told_and_the_rest_is_safe(at_letters, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 20
    response = at_letters.client.post(
        at_letters.url("letters"),
        letters(**{FIELD: [file(f"{one}.pdf") for one in range(30)]}),
        follow=True,
    )
    assert response.status_code == 200
    assert "too much at once" in words(response)
    assert Answer.objects.filter(step="rent").exists()


@pytest.mark.parametrize(
    ("setting", "value"),
    [("DATA_UPLOAD_MAX_NUMBER_FIELDS", 5), ("DATA_UPLOAD_MAX_MEMORY_SIZE", 1000)],
)
def test_a_post_beyond_every_limit_is_told(at_letters, settings, setting, value):
    setattr(settings, setting, value)
    body = {f"letters-{one}": "x" * 200 for one in range(50)}
    response = at_letters.client.post(at_letters.url("letters"), body, follow=True)
    assert response.status_code == 200
    assert "too much at once" in words(response)


def test_a_broken_multipart_body_is_told(at_letters):
    response = at_letters.client.generic(
        "POST", at_letters.url("letters"), b"not multipart", "multipart/form-data", follow=True
    )
    assert response.status_code == 302


def test_returning_to_the_page_asks_for_no_file_again(at_letters):
    at_letters.post("letters", letters(**{FIELD: file()}))
    assert "letter.pdf" in words(at_letters.client.get(at_letters.url("letters")))
    assert at_letters.post("letters", letters()).status_code == 302
    assert Upload.objects.count() == 1


def test_two_files_at_once_are_both_kept(at_letters):
    at_letters.post("letters", letters(**{FIELD: [file("1.pdf"), file("2.pdf")]}))
    assert [upload.original_name for upload in Upload.objects.all()] == ["1.pdf", "2.pdf"]


def test_a_file_is_removed_with_what_was_typed_kept(
    at_letters, private_files, django_capture_on_commit_callbacks
):
    at_letters.post("letters", letters(**{FIELD: file()}))
    upload = Upload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        response = at_letters.post(
            "letters", letters(**{"letters-legal_date": "1/1/2027", "remove": str(upload.uuid)})
        )
    assert response.status_code == 200
    assert "1/1/2027" in words(response)
    assert "<title>Error" not in words(response)
    assert not Upload.objects.exists()
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


def test_nobody_removes_a_file_of_another_draft(at_letters):
    at_letters.post("letters", letters(**{FIELD: file()}))
    upload = Upload.objects.get()
    at_letters.fill(until="letters")
    at_letters.post("letters", letters(remove=str(upload.uuid)))
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_bringing_it_later_is_an_answer_and_is_remembered(at_letters):
    response = at_letters.post("letters", letters())
    assert "I will bring it later" in words(response)
    assert response.status_code == 200
    at_letters.post("letters", LETTERS)
    for step in ("people", "money", "story", "contacts", "reach"):
        at_letters.post(step)
    page = words(at_letters.client.get(at_letters.page("check")))
    assert "Left for later" in page


def test_no_letter_asks_for_no_file(at_letters):
    assert at_letters.post("letters", {"letters-letter": "none"}).status_code == 302


def test_deleting_a_draft_deletes_its_files(
    at_letters, private_files, django_capture_on_commit_callbacks
):
    at_letters.post("letters", letters(**{FIELD: file()}))
    with django_capture_on_commit_callbacks(execute=True):
        at_letters.client.post(at_letters.page("leave"), {"action": "delete"})
    assert not Draft.objects.exists()
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


def test_a_file_without_a_row_is_swept_after_a_day(at_letters, private_files):
    import os
    import time

    at_letters.post("letters", letters(**{FIELD: file()}))
    stray = uploads.private_storage().save("intake/ab/abcdef", io.BytesIO(b"x"))
    assert uploads.sweep() == 0
    old = time.time() - 2 * 24 * 3600
    for path in private_files.rglob("*"):
        os.utime(path, (old, old))
    assert uploads.sweep() == 1
    assert not uploads.private_storage().exists(stray)
    assert uploads.private_storage().exists(Upload.objects.get().stored_name)


def test_the_limits_are_said_before_choosing(at_letters):
    page = words(at_letters.client.get(at_letters.url("letters")))
    assert "At most 5 files, each up to 10 MB" in page
    assert 'enctype="multipart/form-data"' in page


def test_the_quota_leaves_room_for_a_full_question():
    assert reading.MOST_PER_REQUEST >= 5
    assert reverse("forms:resume")
