from typing import Any

from django.core.management.base import BaseCommand

from forms import moving


class Command(BaseCommand):
    help = "Write, once, to the people whose draft can be sent only until a date. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{moving.tell_of_closing()} people told")
