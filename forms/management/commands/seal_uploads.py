from typing import Any

from django.core.management.base import BaseCommand

from forms.files.sealing import seal_old


class Command(BaseCommand):
    help = "Encrypt files that were kept before the portal encrypted them. Once, after the upgrade."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed, lost = seal_old()
        self.stdout.write(f"{sealed} sealed, {lost} not found in the storage")
