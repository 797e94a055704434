from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from forms.privacy import due, job, proofs


class Command(BaseCommand):
    help = (
        "Says what the retention rules would delete or make anonymous; with --really, does it. "
        "With --check-proofs, checks that no proof of erasure was changed or removed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--really", action="store_true", help="do it, and write the proofs")
        parser.add_argument("--check-proofs", action="store_true", help="check the proofs only")

    def handle(self, *args: Any, really: bool, check_proofs: bool, **options: Any) -> None:
        if check_proofs:
            self._check()
            return
        self._report()
        if not really:
            self.stdout.write("Dry run: nothing was changed. Use --really to do it.")
            return
        done = job.run(by="manage.py retention")
        self.stdout.write(
            f"Done: {done.erased} submissions, {done.drafts} drafts, {done.files} files, "
            f"{done.strays} stray files, {done.readings} lines of the read log."
        )
        if done.failed:
            self.stderr.write(f"Left as they were, by an error: {len(done.failed)}. See the log.")
            raise SystemExit(1)

    def _report(self) -> None:
        for line in due.report():
            form = line.form_key or "-"
            oldest = f"{timezone.localtime(line.oldest):%Y-%m-%d}" if line.oldest else "-"
            self.stdout.write(
                f"{form:24} {line.state:16} {line.total:6} in all, oldest {oldest:10} "
                f"{line.due:6} due, {line.held:4} held back: {line.rule}"
            )

    def _check(self) -> None:
        broken = proofs.broken()
        if broken:
            numbers = ", ".join(str(pk) for pk in broken)
            self.stderr.write(f"These proofs do not fit the chain: {numbers}")
            raise SystemExit(1)
        self.stdout.write("Every proof fits the one before it.")
