"""A form as a file: from a test installation to the live one, and for keeping."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms import kinds
from forms.declaration import Form
from forms.declaration.upgrades import NewerSchemaError

LARGEST = 2 * 1024 * 1024  # bytes; the largest shipped form has 60 kB
MOST_STEPS, MOST_ASKS, MOST_OPTIONS = 60, 300, 2000


def export(form: Form) -> bytes:
    """UTF-8 JSON; reading it back gives an equal form."""
    text = json.dumps(form.document(), ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode()


def read(content: bytes) -> Form:
    """The form in a file, whoever wrote it and with whichever release. Raises ``ValidationError``
    whose sentences a person understands; a form that is read without it can be published."""
    form = _form(_document(content))
    _not_too_large(form)
    if problems := form.problems(kinds.registered()):
        raise ValidationError(
            [_("This form cannot be used yet: %s.") % problem for problem in problems]
        )
    return form


def _document(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise ValidationError(_("This file is too large to be a form."))
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ValidationError(
            _("This file is not a form: choose one that was exported from a portal like this.")
        ) from error


def _form(document: Any) -> Form:
    try:
        return Form.from_document(document)
    except NewerSchemaError as error:
        raise ValidationError(
            _("This form comes from a later release of the portal. Update this one first.")
        ) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValidationError(
            _("This file is not a form, or it is damaged. What we found: %s.") % error
        ) from error


def _not_too_large(form: Form) -> None:
    asks = [ask for _step, ask in form.asks()]
    if (
        len(form.steps) > MOST_STEPS
        or len(asks) > MOST_ASKS
        or sum(len(ask.options) for ask in asks) > MOST_OPTIONS
    ):
        raise ValidationError(
            _("This form has more pages, questions or answers to choose from than people can bear.")
        )


def _refuse(constant: str) -> None:
    raise ValueError(constant)
