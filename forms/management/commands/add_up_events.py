from typing import Any

from django.core.management.base import BaseCommand

from forms.measure.adding_up import add_up


class Command(BaseCommand):
    help = (
        "Turn events on forms older than SNODO_MEASURE_DAYS into sums by day and delete them. "
        "Run daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        days, events = add_up()
        self.stdout.write(f"{days} days added up, {events} events deleted")
