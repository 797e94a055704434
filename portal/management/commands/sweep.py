from typing import Any

from django.core.management.base import BaseCommand

from portal import sweeping


class Command(BaseCommand):
    help = "Delete what has served its purpose: counted tries, codes, ended sessions. Run daily."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweeping.run()
        for name, rows in done.rows.items():
            self.stdout.write(f"{name}: {rows} deleted")
        if done.failed:
            self.stderr.write(f"Left for the next run, by an error: {', '.join(done.failed)}.")
            raise SystemExit(1)
