from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms import exchange
from forms.versions import FormVersion


class Command(BaseCommand):
    help = "Write a form as JSON, as import_form and the editor read it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("form", help="key of the form, for example housing-risk")
        parser.add_argument("--number", type=int, help="version; the current one otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = FormVersion.objects.filter(form_key=options["form"])
        if options["number"]:
            versions = versions.filter(number=options["number"])
        version = versions.order_by("-number").first()
        if version is None:
            raise CommandError(f"no such form or version: {options['form']}")
        self.stdout.write(exchange.export(version.form).decode())
