"""A small form with a repeated group that holds files, and a browser that fills it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from forms.declaration import Ask, Check, Exit, Form, Option, Step, any_row, rows, when
from forms.models import Answer
from tests.forms import papers
from tests.forms.filling import Filler, hidden
from tests.forms.papers import file

PDF = papers.pdf()

PAPERS = Form(
    "papers",
    "Papers",
    (
        Step(
            "you",
            "You",
            (
                Ask("given_name", "text", "Name", means="name"),
                Ask("birth_date", "date_parts", "Born", means="birth_date", most="today"),
            ),
        ),
        Step(
            "jobs",
            "Your jobs",
            (
                Ask("job", "text", "What did you do?"),
                Ask("paid", "choice", "Paid?", options=(Option("yes", "Yes"), Option("no", "No"))),
                Ask("proof", "upload", "Contract", required=False, later=True),
                Ask("boss", "phone", "Telephone of the firm", later=True),
            ),
            repeat="jobs_done",
            most=6,
            row_title="Job",
            add_label="Add a job",
        ),
        Step(
            "money",
            "Money",
            (
                Ask("account", "iban", "Account", later=True),
                Ask("code", "tax_code", "Codice fiscale", required=False),
                Ask("signed", "signature", "Sign"),
            ),
        ),
    ),
    exits=(Exit("elsewhere", "Elsewhere", "There is other help.", ("Call 112.",), "Go on"),),
    destination="desk",
    topic="work",
    checks=(
        Check("unpaid", any_row("jobs_done", when(paid="no")), "unclear", "One job was unpaid."),
        Check(
            "many",
            rows("jobs_done", gte=4),
            "elsewhere",
            "You have worked a lot.",
            ("Ask the job centre: 011 000.", "Go on here."),
        ),
    ),
)
MONEY = {"money-account-later": "on", "money-signed": "Amina Diallo"}


def job(position: int, name: str, row: str = "", **more: Any) -> dict[str, Any]:
    prefix = f"jobs-{position}"
    fields = {f"{prefix}-job": name, f"{prefix}-paid": "yes", f"{prefix}-boss": "011 123 4567"}
    named = {f"{prefix}-{key.replace('_later', '-later')}": value for key, value in more.items()}
    return fields | ({f"{prefix}-row": row} if row else {}) | named


def jobs(*rows: dict[str, Any], **extra: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "jobs-TOTAL_FORMS": str(len(rows)),
        "jobs-INITIAL_FORMS": "0",
        **extra,
    }
    for one in rows:
        data |= one
    return data


def pdf(name: str) -> SimpleUploadedFile:
    return file(name, PDF)


def saved_rows() -> dict[str, str]:
    """Id of each saved row by what it is about, in the order of the draft."""
    order = Answer.objects.get(step="jobs", row="").data["rows"]
    by_id = {answer.row: answer.data for answer in Answer.objects.filter(step="jobs", row__gt="")}
    return {by_id[row]["job"]: row for row in order}


def field(response: Any, name: str) -> str:
    return hidden(response, name)


class PapersFiller(Filler):
    def begin(self, **changes: Any) -> Any:
        return super().begin(**changes)

    def to_check(self, *rows: dict[str, Any], **money: Any) -> Any:
        self.begin()
        self.post("jobs", jobs(*rows))
        self.post("money", MONEY | money)
        return self.client.get(self.page("check"))
