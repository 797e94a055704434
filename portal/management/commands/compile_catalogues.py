from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal import catalogues


class Command(BaseCommand):
    help = "Compiles the message catalogues with Python alone, where they changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for source in catalogues.compile_stale(map(Path, settings.LOCALE_PATHS)):
            self.stdout.write(f"  {source.parent.parent.name}/{source.stem}")
