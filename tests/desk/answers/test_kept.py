"""Files in the answer to a question and in messages: kept and erased."""

import datetime as dt
import importlib
import pkgutil
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import laid_aside, migrations, replies, review
from desk.models import Application, Attachment, ChatMessage
from forms.models import Upload
from forms.privacy import dossier
from forms.uploads import private_storage, sweep
from tests.desk.answers.support import PROMISED, answer, called, case, names, with_answer, write
from tests.desk.factories import UploadFactory, received
from tests.desk.test_matrix import CITY, TEXT
from tests.desk.test_status import asked, holding, page
from tests.forms import papers
from tests.forms.papers import file

pytestmark = pytest.mark.django_db


def test_the_persons_copy_lists_them() -> None:
    application, _late = with_answer()
    write(holding(application), application, file("b.jpg", papers.jpeg()), said="Look")
    gathered = dossier.dossier([application.submission], "en", internal=False)["requests"][0]
    assert [each["name"] for each in gathered["files"]] == ["late.pdf", "b.jpg"]
    kept = str(gathered["kept_by_offices"])
    assert "late.pdf" in kept
    assert "b.jpg" in kept


def test_what_was_laid_aside_goes_with_the_question_that_nobody_waits_for(
    django_capture_on_commit_callbacks: Any,
) -> None:
    application, question = asked()
    answer(holding(application), question, file("half.pdf"), said="x" * 5001)
    path = Upload.objects.get().stored_name
    with django_capture_on_commit_callbacks(execute=True):
        review.stop_waiting(application, CITY, seen=application.version, text=TEXT)
    assert not Upload.objects.exists()
    assert not private_storage().exists(path)


@pytest.mark.parametrize("how", ["withdraw", "attend"])
def test_what_was_laid_aside_goes_with_the_request_or_in_time(how: str) -> None:
    application, question = asked()
    answer(holding(application), question, file("half.pdf"), said="x" * 5001)
    laid_aside.attend()
    assert names() == ["half.pdf"]
    if how == "withdraw":
        replies.withdraw(application)
    else:
        Attachment.objects.update(kept_at=timezone.now() - laid_aside.LIFE)
        laid_aside.attend()
    assert not Upload.objects.exists()


def test_the_sweep_knows_them_sent_or_not() -> None:
    application, question = asked()
    answer(holding(application), question, file("half.pdf"), said="x" * 5001)
    write(holding(application), application, file("b.jpg", papers.jpeg()))
    sweep(older_than=dt.timedelta(days=-1))
    assert all(private_storage().exists(each.stored_name) for each in Upload.objects.all())
    assert names() == ["b.jpg", "half.pdf"]


def test_files_brought_before_the_upgrade_count_as_later_ones() -> None:
    application = received(answers=PROMISED)
    draft = application.submission.draft
    early = UploadFactory(draft=draft, created_at=draft.submitted_at - dt.timedelta(days=1))
    late = UploadFactory(draft=draft, created_at=timezone.now() + dt.timedelta(minutes=1))
    names = [each.name for each in pkgutil.iter_modules(migrations.__path__)]
    name = next(each for each in names if each.endswith("_attachments"))
    importlib.import_module(f"desk.migrations.{name}").those_brought(apps, None)
    made = Attachment.objects.get()
    assert (made.upload, made.application, made.sent_at) == (late, application, late.created_at)
    assert not hasattr(early, "attachment")


def test_an_expired_request_is_opened_by_files_too() -> None:
    application, question = asked()
    Application.objects.filter(pk=application.pk).update(state="expired")
    assert answer(holding(application), question, file("a.pdf")).status_code == 302
    application.refresh_from_db()
    assert application.state == "in_review"


@pytest.mark.parametrize("count", [1, 9])
def test_pages_ask_the_same_however_many_files(desk: Client, count: int) -> None:
    application, _late = with_answer()
    client = holding(application)
    for number in range(count):
        message = ChatMessage.objects.create(
            application=application,
            direction="in",
            author_label="applicant",
            text="",
            key=f"{number:032}",
        )
        upload = called("late.pdf")
        upload.pk, upload.uuid, upload.stored_name = None, f"{number:032}", f"x{number}"
        upload._state.adding = True
        upload.save()
        Attachment.objects.create(
            application=application, upload=upload, message=message, sent_at=timezone.now()
        )
    urls = (
        (client, page(application), 50),
        (desk, case(application), 40),
        (desk, reverse("desk_applications:route", args=[application.pk]), 40),
    )
    for who, url, most in urls:
        who.get(url)
        with CaptureQueriesContext(connection) as queries:
            who.get(url)
        assert len(queries) <= most
