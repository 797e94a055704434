"""Stored changes in words, also those that no longer fit."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from workflow import definition
from workflow.amending import closing, terms
from workflow.amending.applied import STATE, STEP
from workflow.amending.values import StateValue, StepValue
from workflow.definition import role_label


def title(area: str, key: str) -> str:
    """What was changed: the name as the definition has it, else as it is stored."""
    kind, _colon, name = area.partition(":")
    try:
        if kind == STATE:
            workflow = definition.get(name)
            said = {"workflow": workflow.label, "name": workflow.state(key).label}
            return _("%(workflow)s, state “%(name)s”") % said
        if kind == STEP:
            workflow = definition.get(name)
            said = {"workflow": workflow.label, "name": workflow.transition(key).label}
            return _("%(workflow)s, change “%(name)s”") % said
        if kind == terms.AREA:
            return str(terms.find(key).label)
    except KeyError:
        return f"{name or kind}: {key}"
    day = parse_date(key) if kind == closing.AREA and not closing.refused(key, "x") else None
    return _("Closed on %(day)s") % {"day": date_format(day)} if day else f"{kind}: {key}"


def lines(area: str, value: Any) -> list[str]:
    """What a stored value says; nothing for the original."""
    if value is None:
        return []
    kind = area.partition(":")[0]
    try:
        if kind == STATE:
            return list(_state(StateValue.model_validate(value)))
        if kind == STEP:
            return list(_step(StepValue.model_validate(value)))
    except ValidationError:
        return [json.dumps(value, ensure_ascii=False)]
    if kind == terms.AREA and isinstance(value, int):
        return [ngettext("%(count)s day", "%(count)s days", value) % {"count": value}]
    return [str(value)]


def _state(value: StateValue) -> Iterator[str]:
    if value.label:
        yield _said(_("Label for staff"), value.label)
    if value.public_label:
        yield _said(_("Label for the public"), value.public_label)


def _step(value: StepValue) -> Iterator[str]:
    if value.label:
        yield _said(_("Label"), value.label)
    if value.roles is not None:
        yield f"{_('Who may')}: {', '.join(map(role_label, value.roles)) or '–'}"
    for key, reason in value.reasons.items():
        text = _said(_("Reason %(key)s") % {"key": key}, reason.label or {})
        yield f"{text} ({_('no longer offered')})" if reason.retired else text


def _said(what: str, label: dict[str, str]) -> str:
    """Languages as they are ordered everywhere; one that was dropped comes last."""
    order = [code for code, _name in settings.LANGUAGES]
    codes = [*(code for code in order if code in label), *sorted(set(label) - set(order))]
    texts = " · ".join(f"{code}: {label[code]}" for code in codes)
    return f"{what}: {texts}" if texts else what
