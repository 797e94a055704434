"""Files in the answer to a question and in messages: kept, sent once, seen by whom they concern."""

from typing import Any

from django.test import Client
from django.urls import reverse

from desk import review
from desk.models import Application, Attachment, InfoRequest
from forms.models import Upload
from tests.desk.factories import ANSWERS, received
from tests.desk.test_matrix import CITY
from tests.desk.test_status import asked, holding, page, text
from tests.forms.papers import file

PROMISED = {**ANSWERS, "letter_file": {"later": True}}


def about_letter() -> tuple[Application, InfoRequest]:
    application = received(answers=PROMISED)
    review.take_in_charge(application, CITY, seen=1)
    document = application.documents.get()
    review.ask_applicant(application, CITY, seen=2, question="The letter?", document=document)
    application.refresh_from_db()
    return application, application.info_requests.get()


def answer(client: Client, to: InfoRequest, *files: Any, said: str = "", **more: Any) -> Any:
    data = {"question": to.pk, "answer": said, "answer_files": list(files), **more}
    return client.post(page(to.application, "answer"), data)


def write(
    client: Client, application: Application, *files: Any, said: str = "", **more: Any
) -> Any:
    data = {"message": said, "message_files": list(files), **more}
    return client.post(page(application, "write"), data)


def names() -> list[str]:
    return sorted(each.original_name for each in Upload.objects.all())


def called(name: str) -> Upload:
    return next(each for each in Upload.objects.all() if each.original_name == name)


def case(application: Application) -> str:
    return reverse("desk_applications:case", args=[application.pk])


def shown(client: Client, application: Application) -> str:
    return text(client.get(page(application)))


def download(client: Client, upload: Upload) -> int:
    return int(client.get(reverse("desk_staff:upload", args=[upload.uuid])).status_code)


def with_answer(name: str = "late.pdf") -> tuple[Application, Attachment]:
    application, question = asked()
    answer(holding(application), question, file(name), said="Here")
    application.refresh_from_db()
    return application, application.attachments.get()
