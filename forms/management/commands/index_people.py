from typing import Any

from django.core.management.base import BaseCommand

from forms.privacy.person_keys import remember
from forms.submissions import Submission


class Command(BaseCommand):
    help = (
        "Makes again the keys by which one person's requests are found: once for requests sent "
        "before there were any, and after a change of the secret key. Harmless when repeated."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        sent = Submission.objects.filter(erased_at=None).select_related("version").order_by("pk")
        for submission in sent.iterator(chunk_size=200):
            submission.person_keys.all().delete()
            remember(submission)
            done += 1
        self.stdout.write(f"{done} submissions indexed.")
