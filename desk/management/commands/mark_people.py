from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from desk.applications import Application
from desk.people.keys import PersonMark, mark


class Command(BaseCommand):
    help = (
        "Makes the marks by which the desk finds one person's requests: of those that have none "
        "yet, or with --again of all, after a change of the secret key. Harmless when repeated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="of all, from the beginning")

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        waiting = Application.objects.filter(erased_at=None).select_related("submission__version")
        if not options["again"]:
            waiting = waiting.filter(person_marks=None)
        for application in waiting.order_by("pk").iterator(chunk_size=200):
            if options["again"]:
                PersonMark.objects.filter(application=application).delete()
            mark(application)
            done += 1
        self.stdout.write(f"{done} applications marked.")
