import datetime as dt
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms import diff, exchange
from forms.versions import FormVersion, publish


class Command(BaseCommand):
    help = "Show what a form in a JSON file would change; with --publish, publish it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true")
        parser.add_argument(
            "--policy",
            choices=FormVersion.Policy.values,
            default=FormVersion.Policy.FINISH,
            help="what becomes of drafts begun on earlier versions",
        )
        parser.add_argument("--close-on", type=dt.date.fromisoformat, help="with --policy close")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            form = exchange.read(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"cannot read {options['file']}: {error.strerror}") from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        current = FormVersion.objects.current(form.key)
        if current is None:
            self.stdout.write(f"{form.key}: a new form")
        else:
            for change in diff.changes(current.form, form, "en"):
                self.stdout.write(f"{change.kind:8} {change.sentence}")
        if not options["publish"]:
            return
        try:
            version, is_new = publish(
                form,
                source=FormVersion.Source.IMPORT,
                policy=options["policy"],
                close_on=options["close_on"],
            )
        except ValueError as error:
            raise CommandError("--close-on goes with --policy close, and only with it") from error
        self.stdout.write(f"{version}: {'published' if is_new else 'unchanged'}")
