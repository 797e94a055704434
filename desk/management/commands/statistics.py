from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from desk.statistics import folding, now


class Command(BaseCommand):
    help = "Count what happened at the desk for its statistics. The outbox does it too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="forget the sums and count the whole history"
        )

    def handle(self, *args: Any, again: bool = False, **options: Any) -> None:
        if again:
            folding.start_again()
        self.stdout.write(f"{folding.fold()} events counted")
        now.count()
