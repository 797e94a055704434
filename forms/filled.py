"""A draft as read from its rows: which steps are saved, what counts, which one is next.

Two queries whatever the number of steps, rows and files; everything else is computed.
Files hang on (row id, question): the row's id is ``""`` outside repeated groups.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from forms import kinds, uploads
from forms.declaration import ANYWAY, ROW, Form, Step, Walk
from forms.drafts import Answer, Draft
from forms.privacy import shown
from forms.sniff import Checked
from forms.uploads import Upload

Data = dict[str, Any]


class Filled:
    def __init__(self, form: Form, draft: Draft | None = None) -> None:
        self.form = form
        self.draft = draft
        self.steps: dict[str, Data] = {}
        self.complete: set[str] = set()
        self.uploads: dict[tuple[str, str], list[Upload]] = {}
        if draft is not None:
            self._read(draft)

    def _read(self, draft: Draft) -> None:
        rows: dict[tuple[str, str], Data] = {}
        for saved in Answer.objects.filter(draft=draft).order_by("pk"):
            rows[saved.step, saved.row] = saved.data
            if saved.row == "" and saved.complete:
                self.complete.add(saved.step)
        for (key, row), data in rows.items():
            if row:
                continue
            step = self.form.by_key.get(key)
            if step is not None and step.repeat:
                self.steps[key] = {
                    step.repeat: [
                        {ROW: one, **rows[key, one]} for one in data["rows"] if (key, one) in rows
                    ]
                }
            else:
                self.steps[key] = data
        for upload in Upload.objects.filter(draft=draft):
            self.uploads.setdefault((upload.row, upload.ask), []).append(upload)

    # --- what it says ---------------------------------------------------------------------------

    @cached_property
    def answers(self) -> Data:
        """Every saved answer, pruned or not, with the files as part of their answer."""
        found: Data = {}
        for data in self.steps.values():
            found |= data
        for step, ask in self.form.asks():
            if ask.kind != "upload":
                continue
            if not step.repeat:
                self._put_files(found, ask.key, "")
            elif step.repeat in found:
                found[step.repeat] = [dict(row) for row in found[step.repeat]]
                for row in found[step.repeat]:
                    self._put_files(row, ask.key, row[ROW])
        for key in list(shown.outdated(self.form, found)):
            del found[key]  # a newer notice is to be read before this is sent
        return found

    def _put_files(self, answers: Data, ask_key: str, row: str) -> None:
        files = [upload.described() for upload in self.uploads.get((row, ask_key), ())]
        later = bool((answers.pop(ask_key, None) or {}).get("later")) and not files
        if files or later:
            answers[ask_key] = {"files": files, "later": later}

    @cached_property
    def walk(self) -> Walk:
        return self.form.walk(self.answers)

    @property
    def order(self) -> list[str]:
        """Keys of the pages on the path, the exit it stops at included."""
        return [step.key for step in self.walk.steps] + (
            [self.walk.exit.key] if self.walk.exit else []
        )

    def open_step(self) -> str | None:
        """The first page still to be answered, or ``None`` when all is ready to be sent."""
        missing = {step for step, _ask in self.walk.missing}
        for step in self.walk.steps:
            if step.key not in self.complete or step.key in missing:
                return step.key
        return self.walk.exit.key if self.walk.exit else None

    def can_visit(self, key: str) -> bool:
        order, first_open = self.order, self.open_step()
        return key in order and (first_open is None or order.index(key) <= order.index(first_open))

    def before(self, step: Step) -> Data:
        """What counts before a step: what its conditions may read."""
        seen: Data = {}
        for one in self.walk.steps:
            if one.key == step.key:
                break
            seen |= one.visible(self.answers, seen)
        return seen

    def stamp(self, step_key: str) -> str:
        """Changes when this step's saved answers do: what a page's reader had before them."""
        return _stamp(self.steps.get(step_key))

    def stamp_of_all(self) -> str:
        return _stamp(self.answers)

    def rows(self, step: Step) -> list[Data]:
        """The saved rows of a repeated step."""
        found: list[Data] = self.steps.get(step.key, {}).get(step.repeat, [])
        return found

    def form_kwargs(self, step: Step, **more: Any) -> Data:
        """What the step's form (see ``stepforms``) must know of the draft."""
        held = {key: len(kept) for key, kept in self.uploads.items()}
        context = {"earlier": self.before(step), "held": held, **more}
        return {"form_kwargs": context} if step.repeat else context

    def post_data(self, step: Step) -> QueryDict | None:
        """The saved step as a browser would send it; ``None`` when it was never saved."""
        data = self.steps.get(step.key)
        if data is None:
            return None
        posted = QueryDict(mutable=True)
        if not step.repeat:
            _put(posted, step, step.key, data)
            return posted
        rows = data[step.repeat]
        posted[f"{step.key}-TOTAL_FORMS"] = str(len(rows))
        posted[f"{step.key}-INITIAL_FORMS"] = "0"
        for position, row in enumerate(rows):
            prefix = f"{step.key}-{position}"
            posted[f"{prefix}-{ROW}"] = row[ROW]
            _put(posted, step, prefix, row)
        return posted

    # --- what changes it ------------------------------------------------------------------------

    def save_step(self, step: Step, data: Data, *, complete: bool = True) -> None:
        """``data`` is the step's part of the answers: flat, or ``{group: [rows with ids]}``."""
        assert self.draft is not None
        parts: dict[str, Data] = {"": data}
        if step.repeat:
            rows = data[step.repeat]
            parts = {
                row[ROW]: {key: value for key, value in row.items() if key != ROW} for row in rows
            }
            parts[""] = {"rows": [row[ROW] for row in rows]}
        self._write(step.key, parts, complete)
        gone = {row[ROW] for row in self.rows(step)} - set(parts) if step.repeat else set()
        if gone:
            Answer.objects.filter(draft=self.draft, step=step.key, row__in=gone).delete()
            self.remove_files_of(step, gone)
        self.steps[step.key] = data
        (self.complete.add if complete else self.complete.discard)(step.key)
        self._forget_computed()

    def save_anyway(self, exit_key: str) -> None:
        """The person was shown other help and applies all the same."""
        self._write(exit_key, {"": {exit_key: ANYWAY}}, complete=True)
        self.steps[exit_key] = {exit_key: ANYWAY}
        self._forget_computed()

    def keep_files(self, step: Step, files: list[tuple[str, str, Checked]]) -> None:
        """Files of a page, each with its row's id and its question."""
        assert self.draft is not None
        for upload in uploads.keep(self.draft, step.key, files):
            self.uploads.setdefault((upload.row, upload.ask), []).append(upload)
        self._forget_computed()

    def remove_files_of(self, step: Step, rows: Iterable[str]) -> None:
        """The files of rows that are no more."""
        keys = [
            (row, ask.key) for row in rows for ask in step.asks if (row, ask.key) in self.uploads
        ]
        if keys:
            gone = [upload.pk for key in keys for upload in self.uploads.pop(key)]
            Upload.objects.filter(pk__in=gone).delete()
            self._forget_computed()

    def remove_file(self, upload_uuid: str) -> Upload | None:
        for kept in self.uploads.values():
            for upload in kept:
                if str(upload.uuid) == upload_uuid:
                    kept.remove(upload)
                    upload.delete()
                    self._forget_computed()
                    return upload
        return None

    def _write(self, step_key: str, parts: dict[str, Data], complete: bool) -> None:
        now = timezone.now()
        Answer.objects.bulk_create(
            [
                Answer(
                    draft=self.draft,
                    step=step_key,
                    row=row,
                    data=data,
                    complete=complete,
                    saved_at=now,
                )
                for row, data in parts.items()
            ],
            update_conflicts=True,
            unique_fields=["draft", "step", "row"],
            update_fields=["data", "complete", "saved_at"],
        )

    def _forget_computed(self) -> None:
        self.__dict__.pop("answers", None)
        self.__dict__.pop("walk", None)


def files_in(answers: Mapping[str, Any]) -> set[str]:
    """Identifiers of the files that answers name, those of rows included."""
    found: set[str] = set()
    for value in answers.values():
        if isinstance(value, Mapping):
            found |= {file["uuid"] for file in value.get("files", ())}
        elif isinstance(value, list):
            found |= {uuid for row in value if isinstance(row, Mapping) for uuid in files_in(row)}
    return found


def _put(posted: QueryDict, step: Step, prefix: str, data: Data) -> None:
    for ask in step.asks:
        if data.get(ask.key) is not None:
            sent = kinds.get(ask.kind).post(f"{prefix}-{ask.key}", data[ask.key])
            for name, values in sent.items():
                posted.setlist(name, values)


def _stamp(data: Data | None) -> str:
    if data is None:
        return ""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]
