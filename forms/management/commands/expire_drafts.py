from typing import Any

from django.core.management.base import BaseCommand

from forms.retention import expire_drafts


class Command(BaseCommand):
    help = "Delete drafts whose time is over, and stored files that belong to nothing. Run daily."

    def handle(self, *args: Any, **options: Any) -> None:
        drafts, files = expire_drafts()
        self.stdout.write(f"{drafts} drafts deleted, {files} stray files deleted")
