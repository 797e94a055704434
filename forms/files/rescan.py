"""Files that still wait for the virus check."""

import datetime as dt

from django.db.models import F, QuerySet
from django.utils import timezone

from forms.files import scanning
from forms.files.verdicts import INFECTED, CannotScanError, ScannerDownError
from forms.uploads import Upload
from portal.crypto_files import DamagedFileError

MOST_TRIES = 5
WAITS_TOO_LONG = dt.timedelta(minutes=30)


def due() -> QuerySet[Upload]:
    """Also those that were kept while no scanner was set up."""
    return Upload.objects.filter(
        scan_state__in=(Upload.Scan.PENDING, Upload.Scan.UNCHECKED), scan_tries__lt=MOST_TRIES
    )


def scan_due() -> tuple[int, int]:
    """Check what waits, oldest first: (checked, infected). Stops at the first sign that the scanner
    does not answer and raises ``ScannerDownError``; what it cannot judge, or what the storage has
    lost, is given up as ``unchecked`` after a few tries."""
    scanner = scanning.scanner(seconds=scanning.IN_THE_BACKGROUND)
    if scanner is None:
        return 0, 0
    checked = infected = 0
    for upload in due().order_by("pk").iterator():
        mine = Upload.objects.filter(pk=upload.pk)
        try:
            with upload.open() as content:
                verdict = scanner.scan(content)
        except ScannerDownError:
            raise
        except (CannotScanError, DamagedFileError, OSError):
            mine.update(scan_tries=F("scan_tries") + 1)
            mine.filter(scan_tries__gte=MOST_TRIES).update(scan_state=Upload.Scan.UNCHECKED)
            continue
        mine.update(scan_state=verdict, scanned_at=timezone.now())
        checked += 1
        infected += verdict == INFECTED
    return checked, infected


def waiting_too_long() -> str:
    """For the health page: a scanner is set up and files wait for it, or an empty text."""
    if scanning.scanner(seconds=1) is None:
        return ""
    count = (
        due()
        .filter(scan_state=Upload.Scan.PENDING, created_at__lt=timezone.now() - WAITS_TOO_LONG)
        .count()
    )
    return f"{count} files wait for the virus check" if count else ""
