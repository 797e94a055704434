from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow import effective
from workflow.show.text import as_mermaid, as_text

FORMATS = {"text": as_text, "mermaid": as_mermaid}


class Command(BaseCommand):
    help = "Print the states and transitions of every workflow, or of the ones that are named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="name")
        parser.add_argument("--format", choices=sorted(FORMATS), default="text", dest="style")

    def handle(self, *args: Any, names: list[str], style: str, **options: Any) -> None:
        known = effective.read().workflows
        for name in names:
            if name not in known:
                raise CommandError(f"No workflow is called {name!r}. Known: {', '.join(known)}.")
        self.stdout.write("\n".join(FORMATS[style](known[name]) for name in names or known))
