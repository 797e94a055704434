"""A long list on its way to a file: how far it is, a button to stop it, then the file itself."""

import uuid

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desk.exports import making, pieces
from desk.exports.records import ExportJob
from desk.staff.export import CSV, XLSX, file_name
from desk.staff.frame import applications_crumb, desk_only, page

SECONDS = 2  # of work for whoever looks
AGAIN = 3  # seconds between two looks without scripts


@desk_only
@require_safe
def progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    job = _moved(request, key)
    context = {
        "job": job,
        "rows": job.export.rows,
        "words": how_far(job),
        "is_making": job.state == ExportJob.State.MAKING,
        "is_ready": job.state == ExportJob.State.READY,
        "until": time_format(timezone.localtime(job.expires_at), "H:i"),
        "again": AGAIN,
        "state_url": reverse("desk_staff:export_state", args=[job.uuid]),
    }
    crumbs = (applications_crumb(),)
    return page(request, "desk/staff/export_file.html", _("Export"), context, crumbs=crumbs)


@desk_only
@require_safe
def state(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The same for the script of the page."""
    job = _moved(request, key)
    return JsonResponse(
        {
            "done": job.done,
            "words": how_far(job),
            "goes_on": job.state == ExportJob.State.MAKING,
        }
    )


@desk_only
@require_safe
def download(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    job = _find(request, key)
    ready = job.state == ExportJob.State.READY
    if ready and not pieces.is_whole(job):
        making.lose(job)
        ready = False
    if not ready:
        return redirect("desk_staff:export_file", key)
    kind = XLSX if job.export.form == pieces.XLSX else CSV
    response = StreamingHttpResponse(pieces.content_of(job), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{file_name(job.export.form)}"'
    return response


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("desk_staff:export_file", key)
    job = ExportJob.objects.visible_to(request.user).filter(uuid=key).first()
    if job is not None:  # else it was stopped before, or its time was over
        making.stop(job)
    messages.success(request, _("Nothing of the file is left."))
    return redirect("desk_applications:index")


def how_far(job: ExportJob) -> str:
    return _("%(done)s of %(all)s rows") % {
        "done": _number(job.done),
        "all": _number(job.export.rows),
    }


def _number(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def _find(request: HttpRequest, key: uuid.UUID) -> ExportJob:
    jobs = ExportJob.objects.visible_to(request.user).select_related("export")
    return get_object_or_404(jobs, uuid=key)


def _moved(request: HttpRequest, key: uuid.UUID) -> ExportJob:
    job = _find(request, key)
    if request.method == "GET" and job.state == ExportJob.State.MAKING:
        making.go_on(job.pk, seconds=SECONDS)
        job = _find(request, key)
    return job
