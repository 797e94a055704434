"""The receipt's address: for whoever holds the draft, made anew each time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forms import access, resume
from forms.reading import personal
from forms.receipt_pdf.download import answer
from forms.submissions import Submission


@personal
@require_safe
def receipt_pdf(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    if not access.holds(request, draft):
        return resume.ask_first(request, draft)
    submission = (
        Submission.objects.select_related("version", "draft")
        .filter(draft__uuid=draft, erased_at=None)
        .first()
    )
    if submission is None:
        return redirect("forms:receipt", draft)
    return answer(submission, get_language() or submission.language)
