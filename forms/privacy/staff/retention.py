"""What the retention rules would do tonight, and the proofs of what they did."""

import csv
import io
import json

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms.privacy import due, people, proofs
from forms.privacy.counts import KeptCount
from forms.privacy.proofs import ANSWER_PEOPLE, SEE_PROOFS, ErasureProof
from forms.privacy.staff.frame import named_only, page, unkept
from portal.spreadsheets import harmless_cell

PER_PAGE = 50
COUNTS = 200


def report(request: HttpRequest) -> HttpResponse:
    """Numbers alone: for who keeps the rules as for the data-protection officer."""
    if not (
        request.user.has_perm("forms.view_retentionrule") or people.may(request.user, SEE_PROOFS)
    ):
        raise Http404
    lines = due.report()
    context = {
        "lines": lines,
        "due": sum(line.due for line in lines),
        "counts": KeptCount.objects.all()[:COUNTS],
        "can_edit": request.user.has_perm("forms.change_retentionrule"),
    }
    return unkept(page(request, "forms/privacy/staff/retention.html", _("Retention"), context))


@named_only(SEE_PROOFS, ANSWER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """A reference is asked for by POST: it has no place in an address."""
    reference = request.POST.get("reference", "").strip()[:40]
    pages = Paginator(ErasureProof.objects.order_by("-pk"), PER_PAGE)
    context = {
        "page_obj": pages.get_page(request.GET.get("p")),
        "broken": proofs.broken(),
        "reference": reference,
        "asked": proofs.about(reference) if reference else [],
    }
    return page(request, "forms/privacy/staff/proofs.html", _("Proofs of erasure"), context)


@named_only(SEE_PROOFS)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    written = [
        {"number": proof.pk, **proof.written(), "chain": proof.chain}
        for proof in ErasureProof.objects.order_by("pk")
    ]
    if form == "json":
        response = HttpResponse(json.dumps(written, indent=1), content_type="application/json")
    else:
        out = io.StringIO()
        table = csv.writer(out)
        names = [name for name in written[0] if name != "digests"] if written else []
        table.writerow(names)
        table.writerows([harmless_cell(row[name]) for name in names] for row in written)
        response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proofs.{form}"'
    return response
