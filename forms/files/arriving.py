"""Files on their way in. They are sealed while they arrive: neither the memory of the server nor
its disk ever holds one in clear."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from forms.files.checking import check, nameless_file
from forms.sniff import Checked, Refused
from portal.crypto_files import Sealer, new_key, open_sealed

AT_ONCE = 2  # files of one request that are looked into at the same time


class SealingHandler(FileUploadHandler):
    """Writes a file to a nameless temporary file, with a key that only this process knows."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        # Django closes ``file`` when another handler drops the upload half way.
        self.file = nameless_file()
        self.key = new_key()
        self.sealer = Sealer(self.file, self.key)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.sealer.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.sealer.finish()
        return UploadedFile(
            file=open_sealed(self.file, self.key),
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


def judge(request: HttpRequest) -> None:
    """Look into every file of the request. Call it before a transaction begins: it takes a second
    for a large photo, and nobody should wait for a lock meanwhile."""
    files = [file for _name, several in request.FILES.lists() for file in several]
    if not files:
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for file, outcome in zip(files, pool.map(check, files), strict=True):
            file.outcome = outcome  # type: ignore[attr-defined]


def outcome_of(file: UploadedFile) -> Checked | Refused:
    """What ``judge`` found, or finds now."""
    return getattr(file, "outcome", None) or check(file)
