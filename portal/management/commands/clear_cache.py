from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Forgets every kept page: after a release, the new design is seen at once."

    def handle(self, *args: Any, **options: Any) -> None:
        cache.clear()
