"""One page of rows as bytes, and all the pieces of a file one after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from desk.applications import Application
from desk.exports.records import ExportJob
from desk.staff import export_rows
from desk.staff.shown import shown_to
from forms.files.checking import nameless_file
from forms.uploads import private_storage
from network.standing import standing
from portal.crypto_files import Sealer, new_key
from portal.sheet_parts import sheet_rows, workbook
from portal.spreadsheets import csv_lines
from workflow.actors import Actor

XLSX = "xlsx"


@dataclass(frozen=True)
class Page:
    """``last`` is the number of its last application; none when no row is left."""

    content: Iterable[bytes]
    applications: list[Application]
    is_last: bool
    personal: bool

    @property
    def rows(self) -> int:
        return len(self.applications)

    @property
    def first(self) -> int | None:
        return self.applications[0].pk if self.applications else None

    @property
    def last(self) -> int | None:
        return self.applications[-1].pk if self.applications else None

    def is_true(self) -> bool:
        """Whether nobody's data were erased since it was read. Locks them: in a transaction."""
        if not self.personal:
            return True
        here = Application.objects.select_for_update(of=("self",)).filter(
            pk__in=[each.pk for each in self.applications], erased_at=None
        )
        return len(here.order_by("pk").values_list("pk")) == self.rows

    def note(self, reader: Actor) -> None:
        if self.personal:
            export_rows.note(self.applications, reader)


def page_of(job: ExportJob) -> Page | ExportJob.Problem:
    """The next rows that the person may see now, by their number: what changes place in the list
    meanwhile is neither lost nor there twice. Or why there are none."""
    export, user = job.export, job.user
    known = {each.key: each for each in export_rows.columns_for(user)}
    if not standing(user).is_desk or not known.keys() >= set(export.columns):
        return ExportJob.Problem.FORBIDDEN
    view = shown_to(user, export.tab, export.filters)
    listed = view.get_queryset()
    if view.problems:
        return ExportJob.Problem.CHANGED
    size = min(export_rows.AT_ONCE, export.rows - job.done)
    found = export_rows.complete(listed, personal=export.personal)
    batch = list(found.filter(pk__gt=job.after).order_by("pk")[:size])
    if export.personal:
        export_rows.complete_people(batch, {})
    chosen = [known[key] for key in export.columns]
    rows: Any = export_rows.drawn(batch, chosen, job.language)
    if not job.after:
        rows = [export_rows.heading(chosen, job.language), *rows]
    is_last = len(batch) < size or job.done + len(batch) >= export.rows
    return Page(_encoded(job, rows), batch, is_last, export.personal)


def _encoded(job: ExportJob, rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    if job.export.form == XLSX:
        return sheet_rows(rows, job.done + 2 if job.after else 1)
    lines = csv_lines(rows)
    # The mark of the encoding stands once, at the beginning.
    return (line.encode() for line in islice(lines, 1 if job.after else 0, None))


def sealed(content: Iterable[bytes]) -> tuple[BinaryIO, str]:
    """An open file without a name, at its beginning, and its key."""
    key, file = new_key(), nameless_file()
    sealer = Sealer(file, key)
    for part in content:
        sealer.write(part)
    sealer.finish()
    file.seek(0)
    return file, key


def is_whole(job: ExportJob) -> bool:
    pieces = list(job.pieces.values_list("number", "stored_name"))
    in_order = [number for number, _name in pieces] == list(range(len(pieces)))
    return in_order and all(private_storage().exists(name) for _number, name in pieces)


def content_of(job: ExportJob) -> Iterator[bytes]:
    parts = chain.from_iterable(piece.read() for piece in job.pieces.all())
    if job.export.form != XLSX:
        return parts
    with override(job.language):
        title = _("Applications")
    return workbook(title, parts)
