"""The answer to a browser, whoever was let in by whichever door."""

from django.http import HttpResponse

from forms.receipt_pdf.sheet import pdf
from forms.submissions import Submission


def answer(submission: Submission, language: str) -> HttpResponse:
    """Saved under the reference alone: other people see the names of downloads."""
    response = HttpResponse(pdf(submission, language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{submission.reference}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
