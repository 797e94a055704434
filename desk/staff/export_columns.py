"""What a file of applications may hold; what says who somebody is needs a permission by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk import words
from desk.routing import language_name
from forms.contact.current import EMAIL, PHONE, contact


@dataclass(frozen=True)
class ExportColumn:
    key: str
    label: str | Promise
    value: Callable[[Any], Any]
    personal: bool = False
    ticked: bool = True


def _answers(application: Any) -> str:
    sections = application.submission.sections(get_language() or "it")
    return "\n".join(f"{row.question}: {row.answer}" for each in sections for row in each.rows)


def _contact(fact: str) -> Callable[[Any], str]:
    return lambda each: contact(each.submission, fact)


COLUMNS = (
    ExportColumn("reference", _("Reference"), lambda each: each.reference),
    ExportColumn("submitted", _("Sent"), lambda each: timezone.localdate(each.submitted_at)),
    ExportColumn("state", _("State"), lambda each: each.state_label),
    ExportColumn("since", _("Since"), lambda each: timezone.localdate(each.state_since)),
    ExportColumn("due", _("Due"), lambda each: each.due_on or ""),
    ExportColumn("urgency", _("Urgency"), lambda each: each.get_urgency_display()),
    ExportColumn(
        "topic", _("Topic"), lambda each: words.topic_labels().get(each.topic, each.topic)
    ),
    ExportColumn("district", _("District"), lambda each: words.district_label(each.district)),
    ExportColumn("language", _("Language"), lambda each: language_name(each.language)),
    ExportColumn("partner", _("Organisation"), lambda each: each.partner_name or ""),
    ExportColumn("owner", _("Owner"), lambda each: each.owner or ""),
    ExportColumn("name", _("Person"), lambda each: each.person_name, True, False),
    ExportColumn("phone", _("Telephone"), _contact(PHONE), True, False),
    ExportColumn("email", _("E-mail"), _contact(EMAIL), True, False),
    ExportColumn(
        "safe",
        _("Safe to contact"),
        lambda each: _("Yes") if each.safe_contact else _("No"),
        True,
        False,
    ),
    ExportColumn("answers", _("What the person sent"), _answers, True, False),
)
