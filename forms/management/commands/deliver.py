from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms import deliveries
from forms.submissions import Delivery


class Command(BaseCommand):
    help = "Hand over submissions that their destination did not take yet. Run every few minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--replay", metavar="REFERENCE", nargs="+", help="try these now, given up or not"
        )
        what.add_argument(
            "--all-failed", action="store_true", help="try everything now that was given up"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["replay"]:
            arrived, missed = deliveries.replay(_named(options["replay"]))
        elif options["all_failed"]:
            arrived, missed = deliveries.replay(deliveries.failed())
        else:
            arrived, missed = deliveries.deliver_pending()
        self.stdout.write(f"{arrived} delivered, {missed} not delivered")


def _named(references: list[str]) -> Any:
    wanted = {reference.strip().upper() for reference in references}
    found = Delivery.objects.filter(submission__reference__in=wanted)
    known = set(found.values_list("submission__reference", flat=True))
    if unknown := sorted(wanted - known):
        raise CommandError(f"No submission has this reference: {', '.join(unknown)}")
    return found
