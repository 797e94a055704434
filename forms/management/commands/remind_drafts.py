from typing import Any

from django.core.management.base import BaseCommand

from forms.coming_back import reminders


class Command(BaseCommand):
    help = (
        "Reminds people of what they began, 3 and 23 days after their last save, when they asked "
        "for it. Run it every morning; running it again writes to nobody twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = reminders.remind()
        if count:
            self.stdout.write(f"{count} reminded")
