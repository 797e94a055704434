"""Everything kept about one person, for the person (GDPR art. 15 and 20): as data and in words."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms.contact import current
from forms.contact.records import CODE
from forms.declaration import say
from forms.privacy.erasing import subjects_of
from forms.privacy.holders import Part, holders
from forms.submissions import Submission
from workflow.models import Message, Reading


def dossier(
    submissions: Iterable[Submission], language: str, *, internal: bool = True
) -> dict[str, Any]:
    """A JSON value. ``internal=False`` leaves out what staff wrote among themselves: that goes out
    after the data-protection officer has read it (rights of others, art. 15.4)."""
    with override(language):
        return {
            "made_at": timezone.localtime().isoformat(timespec="seconds"),
            "language": language,
            "requests": [_request(one, language, internal) for one in submissions],
        }


def _request(submission: Submission, language: str, internal: bool) -> dict[str, Any]:
    subjects, own = subjects_of(submission), current.ever(submission)
    return {
        "reference": submission.reference,
        "form": say(submission.form.title, language),
        "form_version": str(submission.version),
        "sent_at": _iso(submission.submitted_at),
        "language": submission.language,
        "notice_read": submission.notice,
        "restricted_since": _iso(submission.restricted_at),
        "answers": [
            {"section": section.title, "question": row.question, "answer": row.answer}
            for section in submission.sections(language)
            for row in section.rows
        ],
        # Where they are reached now; the answers stay as they were sent.
        "contacts": {fact: current.contact(submission, fact) for fact in current.FACTS},
        "computed": submission.derived,
        "files": [
            {
                "name": upload.original_name,
                "bytes": upload.size,
                "type": upload.content_type,
                "received_at": _iso(upload.created_at),
                "sha256": upload.sha256,
            }
            for upload in submission.draft.uploads.all()
        ],
        "kept_by_offices": [
            {
                "title": part.title,
                "lines": [
                    {"what": line.label, "text": line.text, "at": _iso(line.at)}
                    for line in part.lines
                    if internal or not line.internal
                ],
            }
            for part in parts_of(submission)
        ],
        "messages": [
            {
                "at": _iso(message.created_at),
                "to": message.recipient,
                "subject": message.subject,
                "text": message.body,
                "state": str(message.get_state_display()),
            }
            for message in Message.objects.about(*subjects).order_by("created_at", "pk")
            # Letters to organisations are about the case; their addresses are not the person's.
            if internal or _is_theirs(message, own)
        ],
        "asked_about_data": [
            {
                "what": str(asked.get_kind_display()),
                "text": asked.text,
                "at": _iso(asked.asked_at),
                "state": str(asked.get_state_display()),
                "answer": asked.answer,
            }
            for asked in submission.data_requests.all()
        ],
        # By organisation: staff answer to their organisation, and it answers to the person.
        "read_by": [
            {
                "organisation": reading.organisation_label,
                "what": reading.what,
                "at": _iso(reading.at),
            }
            for reading in Reading.objects.about(*subjects).order_by("at", "pk")
        ],
    }


def as_json(gathered: dict[str, Any]) -> str:
    return json.dumps(gathered, ensure_ascii=False, indent=1)


def parts_of(submission: Submission) -> list[Part]:
    return [part for holder in holders() for part in holder.parts(submission) if part.lines]


def in_words(gathered: dict[str, Any]) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    """The same for a sheet of paper: ``[(request, [(title, [(label, text)])])]``."""
    with override(gathered["language"]):
        return [
            (f"{one['form']} – {one['reference']}", [part for part in _sheet(one) if part[1]])
            for one in gathered["requests"]
        ]


def _sheet(one: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    notice = one["notice_read"] or {}
    read = ", ".join(filter(None, (notice.get("version"), _day(notice.get("read_at")))))
    facts = [
        (_("Reference"), one["reference"]),
        (_("Sent"), _day(one["sent_at"])),
        (_("Version of the form"), one["form_version"]),
        (_("Privacy notice read"), read),
        (_("Use restricted since"), _day(one["restricted_since"])),
    ]
    parts = [(_("The request"), [(label, text) for label, text in facts if text])]
    sections: dict[str, list[tuple[str, str]]] = {}
    for row in one["answers"]:
        sections.setdefault(row["section"], []).append((row["question"], row["answer"] or "–"))
    parts += list(sections.items())
    files = [
        (file["name"], _("%(bytes)s bytes") % {"bytes": file["bytes"]}) for file in one["files"]
    ]
    parts.append((_("Files"), files))
    parts += [(part["title"], _lines(part["lines"])) for part in one["kept_by_offices"]]
    sent = [
        (_day(row["at"]), f"{row['to']}\n{row['subject']}\n{row['text']}")
        for row in one["messages"]
    ]
    parts.append((_("Messages"), sent))
    asked = [
        (
            f"{row['what']}, {_day(row['at'])}",
            f"{row['text']}\n{row['state']}\n{row['answer']}".strip(),
        )
        for row in one["asked_about_data"]
    ]
    parts.append((_("What was asked about these data"), asked))
    read_by = [
        (_day(row["at"]), f"{row['organisation']} ({row['what']})") for row in one["read_by"]
    ]
    parts.append((_("Who has looked"), read_by))
    return parts


def _lines(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (", ".join(filter(None, (line["what"], _day(line["at"])))), line["text"]) for line in lines
    ]


def _is_theirs(message: Message, own: set[str]) -> bool:
    """Never the code that proves a new contact: whoever has this copy need not have the contact."""
    return message.recipient in own and message.kind != CODE


def _iso(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _day(written: str | None) -> str:
    if not written:
        return ""
    return date_format(timezone.localtime(dt.datetime.fromisoformat(written)), "j F Y, H:i")
