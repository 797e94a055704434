"""Reading what a browser sends, whatever it sends: too much is a sentence, never an error page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from forms.files.arriving import SealingHandler
from forms.sniff import LARGEST, Refused, safe_name

View = Callable[..., HttpResponseBase]
MOST_PER_REQUEST = 20
TOO_MUCH = (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    MultiPartParserError,
    UnreadablePostError,
)


class QuotaHandler(FileUploadHandler):
    """Drops files that are too large or too many while they arrive, so that they fill no disk, and
    remembers which: ``request.refused_files`` is ``{field name: [Refused]}``."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.count = 0
        self.received = 0
        request.refused_files = {}  # type: ignore[attr-defined]

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self.count += 1
        self.received = 0
        if self.count > MOST_PER_REQUEST:
            self._refuse("too_many")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > LARGEST:
            self._refuse("too_large")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _refuse(self, reason: str) -> None:
        refused = self.request.refused_files  # type: ignore[union-attr]
        refused.setdefault(self.field_name, []).append(
            Refused(safe_name(self.file_name or ""), reason)
        )
        raise SkipFile


def personal(view: View) -> View:
    """A page about one person: never kept by anybody, never listed, and its POST read with care.

    The token against forged requests is checked after the quota is in place: the middleware would
    read the files first.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _too_much(request) or protected(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


def _too_much(request: HttpRequest) -> HttpResponseBase | None:
    if request.method != "POST":
        return None
    request.upload_handlers = [QuotaHandler(request), SealingHandler(request)]
    try:
        request.POST  # noqa: B018  reading it here is what may fail
    except TOO_MUCH:
        messages.error(
            request,
            _(
                "What you sent was too much at once and did not arrive. What you saved before is "
                "safe. Send fewer or smaller files, or a shorter text."
            ),
        )
        return redirect(request.get_full_path())
    return None
