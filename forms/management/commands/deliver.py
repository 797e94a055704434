from typing import Any

from django.core.management.base import BaseCommand

from forms.deliveries import deliver_pending


class Command(BaseCommand):
    help = "Hand over submissions that their destination did not take yet. Run every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        arrived, waiting = deliver_pending()
        self.stdout.write(f"{arrived} delivered, {waiting} still waiting")
