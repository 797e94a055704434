"""Files that people sent. Never shown inside our pages: always saved under their own name."""

import logging
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from desk.access import actor_for, uploads_visible_to
from desk.staff.frame import members_only
from portal.crypto_files import PIECE, DamagedFileError
from workflow.reads import log_read

logger = logging.getLogger(__name__)


@members_only
@require_safe
def upload(request: HttpRequest, upload: uuid.UUID) -> HttpResponseBase:
    found = get_object_or_404(uploads_visible_to(request.user), uuid=upload)
    if found.is_infected:
        raise Http404
    try:
        content = found.open()
    except (FileNotFoundError, DamagedFileError) as error:
        logger.error("upload %s cannot be read: %s", found.pk, type(error).__name__)
        raise Http404 from error
    log_read(actor_for(request.user), found, "upload")
    response = FileResponse(
        content,
        as_attachment=True,
        filename=found.original_name,
        content_type="application/octet-stream",
    )
    response.block_size = PIECE
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
