import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from forms.files import rescan, scanning
from forms.files.verdicts import ScannerDownError

PAUSE_SECONDS = 60


class Command(BaseCommand):
    help = "Check files that wait for the virus check. With --loop, keep doing so until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true")

    def handle(self, *args: Any, loop: bool = False, **options: Any) -> None:
        if scanning.scanner(seconds=1) is None:
            raise CommandError("No scanner: set SNODO_CLAMD (see docs/uploads.md).")
        self.stopping = False
        if loop:
            signal.signal(signal.SIGTERM, self.stop)
        while True:
            self.scan(loop)
            if not loop or self.stopping:
                return
            close_old_connections()
            self.rest()

    def scan(self, loop: bool) -> None:
        try:
            checked, infected = rescan.scan_due()
        except ScannerDownError as error:
            if not loop:
                raise CommandError(f"The scanner does not answer ({error}).") from error
            self.stderr.write(f"The scanner does not answer ({error}).")
        else:
            if checked or not loop:
                self.stdout.write(f"{checked} checked, {infected} infected")

    def rest(self) -> None:
        for _second in range(PAUSE_SECONDS):
            if self.stopping:
                return
            time.sleep(1)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
