from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal import catalogues


class Command(BaseCommand):
    help = "Brings this installation up to date: database, forms, content. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            catalogues.require()
        except catalogues.StaleCatalogueError as error:
            raise CommandError(str(error)) from error
        for folder in (settings.DATA_DIR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        steps: list[tuple[str, tuple[str, ...]]] = [
            ("Bringing the database up to date", ("migrate", "--no-input", "--verbosity=0")),
            ("Publishing the forms", ("publish_forms",)),
            ("Loading the starter content", ("load_starter",)),
            ("Marking whose requests are whose", ("mark_people",)),
            ("Forgetting the pages kept before", ("clear_cache",)),
        ]
        if settings.DEMO:
            steps.append(("Making the demo accounts", ("demo_accounts",)))
        steps.append(("Sending what is waiting", ("outbox",)))
        for number, (title, command) in enumerate(steps, 1):
            self.stdout.write(self.style.MIGRATE_HEADING(f"[{number}/{len(steps)}] {title}"))
            call_command(*command, stdout=self.stdout)
