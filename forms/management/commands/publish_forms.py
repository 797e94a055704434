from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms.publishing import UnsoundFormError, publish_shipped
from portal.catalogues import StaleCatalogueError


class Command(BaseCommand):
    help = "Insert a version of each shipped form whose questions or texts changed."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            published = publish_shipped()
        except (UnsoundFormError, StaleCatalogueError) as error:
            raise CommandError("\n".join(error.args)) from error
        for version, is_new in published:
            self.stdout.write(f"{version}: {'published' if is_new else 'unchanged'}")
