from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from forms import delivery_digest


class Command(BaseCommand):
    help = (
        "Write once a day to SNODO_ALERTS_TO what could not be handed over. Numbers only; nothing "
        "is written on a good day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ALERTS_TO:
            self.stdout.write("SNODO_ALERTS_TO names nobody to write to")
            return
        self.stdout.write(f"{delivery_digest.send()} messages")
