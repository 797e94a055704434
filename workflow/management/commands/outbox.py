import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from workflow import outbox

PAUSE_SECONDS = 30


class Command(BaseCommand):
    help = "Send the messages that wait. With --loop, keep doing so until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true")

    def handle(self, *args: Any, loop: bool = False, **options: Any) -> None:
        self.stopping = False
        if loop:
            signal.signal(signal.SIGTERM, self.stop)
        while True:
            sent = outbox.send_due()
            if sent:
                self.stdout.write(f"{sent} sent")
            if not loop or self.stopping:
                return
            close_old_connections()
            self.rest()

    def rest(self) -> None:
        for _second in range(PAUSE_SECONDS):
            if self.stopping:
                return
            time.sleep(1)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
