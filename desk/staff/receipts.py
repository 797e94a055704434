"""The receipt as the person has it, for the desk: made when it is asked for, and noted who did."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from desk.access import actor_for
from desk.staff.case import find
from desk.staff.frame import desk_only
from forms.receipt_pdf.download import answer
from workflow.reads import log_read


@desk_only
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    submission = find(request, pk).submission
    if submission.erased_at is not None:
        raise Http404
    log_read(actor_for(request.user), submission, "receipt")
    return answer(submission, get_language() or submission.language)
