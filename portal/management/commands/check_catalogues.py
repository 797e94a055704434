import shutil
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

IGNORED = (".venv", "assets", "var", "tests", "benchmarks")


class Command(BaseCommand):
    help = "Fails when a message of the code has no translation, or a translation is doubtful."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--write", action="store_true", help="bring new messages in first")

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError("Install gettext: it reads the messages out of the code.")
        codes = [code for code, _name in settings.LANGUAGES if code != "en"]
        folder = Path(settings.LOCALE_PATHS[0])
        with tempfile.TemporaryDirectory() as keep:
            kept = Path(keep) / "locale"
            if folder.exists():
                shutil.copytree(folder, kept)
            folder.mkdir(exist_ok=True)
            call_command(
                "makemessages",
                locale=codes,
                ignore_patterns=[f"{name}/*" for name in IGNORED],
                no_location=True,
                no_obsolete=True,
                verbosity=0,
            )
            wrong = [line for code in codes for line in problems(folder, code)]
            if not options["write"] and kept.exists():
                shutil.rmtree(folder)
                shutil.copytree(kept, folder)
        if wrong:
            raise CommandError("\n".join([f"{len(wrong)} messages need work:", *wrong[:60]]))
        self.stdout.write("Every message is translated.")


def problems(folder: Path, code: str) -> list[str]:
    catalogue = polib.pofile(str(folder / code / "LC_MESSAGES" / "django.po"))
    untranslated = [
        f"{code}: untranslated: {one.msgid}" for one in catalogue.untranslated_entries()
    ]
    doubtful = [f"{code}: fuzzy: {one.msgid}" for one in catalogue.fuzzy_entries()]
    return untranslated + doubtful
