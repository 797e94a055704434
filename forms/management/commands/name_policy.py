import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms import ledger
from forms.catalogue import SHIPPED
from forms.versions import FormVersion


class Command(BaseCommand):
    help = "For developers: say what becomes of open drafts when a shipped form has changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("form", choices=sorted(SHIPPED))
        parser.add_argument("policy", choices=FormVersion.Policy.values)
        parser.add_argument("--close-on", type=dt.date.fromisoformat, help="with close")
        parser.add_argument(
            "--wording-only",
            nargs="*",
            default=[],
            metavar="ASK",
            help="questions whose words changed but not their meaning",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        closes = options["policy"] == FormVersion.Policy.CLOSE
        if closes is not (options["close_on"] is not None):
            raise CommandError("--close-on goes with close, and only with it")
        form = SHIPPED[options["form"]]
        entry = ledger.Entry(
            digest=form.digest(),
            policy=options["policy"],
            wording_only=tuple(options["wording_only"]),
            close_on=options["close_on"].isoformat() if closes else None,
        )
        ledger.decide(form, entry)
        self.stdout.write(f"{form.key} {entry.digest[:12]}: {entry.policy}")
