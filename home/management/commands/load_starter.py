from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from home.starter import loaders
from portal import catalogues


class Command(BaseCommand):
    help = "Loads the starter content. Safe to run again: never overwrites what an editor changed."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            catalogues.require()
        except catalogues.StaleCatalogueError as error:
            raise CommandError(str(error)) from error
        for registered in loaders():
            self.stdout.write(f"{registered.name} …")
            with transaction.atomic():
                registered.load(self._report if options["verbosity"] > 1 else self._count)
        self.stdout.write(self.style.SUCCESS("Starter content is in place."))

    def _report(self, line: str) -> None:
        self.stdout.write(f"  {line}")

    def _count(self, line: str) -> None:
        if not line.startswith("new"):
            self._report(line)
