"""The notice on the page of a form, and what is recorded of its reading.

A reading counts for the version that was on the page. When another one is published while a draft
is open, the answer no longer counts: the page opens again, with a sentence and everything typed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from forms.declaration import Form
from forms.drafts import Answer, Draft
from forms.kinds.notice import NoticeField, read_of
from forms.privacy import notices
from forms.privacy.notices import Notice


@dataclass(frozen=True)
class Shown:
    """What stands above the box. ``is_newer``: another version was read before this one."""

    lines: list[str]
    url: str
    is_newer: bool


class NoticeChangedError(Exception):
    """A newer notice is to be read on ``step`` first."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


def above(bound: forms.BoundField, form_key: str, language: str) -> Shown | None:
    """For the page of a step; ``None`` while no notice is published."""
    notice = notices.current(form_key)
    if notice is None or not isinstance(bound.field, NoticeField):
        return None
    value = str(bound.value() or "")
    return Shown(
        lines=notice.short(language),
        url=address(notice),
        is_newer=bool(value) and not value.startswith(f"{notice.name} "),
    )


def address(notice: Notice) -> str:
    return reverse("forms:notice", args=[notice.scope, notice.number])


def set_up(fields: Mapping[str, forms.Field], form_key: str) -> None:
    """Tell the boxes of a page which notice stands above them."""
    for field in fields.values():
        if isinstance(field, NoticeField):
            field.show(notices.current_name(form_key))


def outdated(form: Form, answers: Mapping[str, Any]) -> Iterator[str]:
    """Keys of the questions whose notice is no longer the one people read."""
    for _step, ask in form.asks():
        if ask.kind == "notice" and answers.get(ask.key):
            current = notices.current_name(form.key)
            if current and read_of(answers[ask.key])["notice"] != current:
                yield ask.key


def record(draft: Draft, form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """What a submission keeps: ``{"version", "language", "read_at"}``, empty when no notice was
    asked about. Asks the database, not memory. Raises ``NoticeChangedError``."""
    for step, ask in form.asks():
        if ask.kind != "notice" or not answers.get(ask.key):
            continue
        read = read_of(answers[ask.key])
        current = Notice.objects.current(form.key)
        if current is not None and read["notice"] != current.name:
            raise NoticeChangedError(step.key)
        saved = Answer.objects.filter(draft=draft, step=step.key, row="").values_list("saved_at")
        found = saved.first()
        return {
            "version": read["notice"],
            "language": read["language"],
            "read_at": found[0].isoformat() if found else "",
        }
    return {}
