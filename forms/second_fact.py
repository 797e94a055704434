"""The second thing that opens a draft, beside its code: a fact answered on the first page.

Which fact it is the form says (``Form.second_fact``). What is kept is a keyed hash bound to the
draft. A date, a number in E.164 and an e-mail address cannot be mistaken for one another, so one
hash serves for all, and the page that asks for it need not know which fact a code goes with.
"""

import hmac
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms import reach
from forms.declaration import Answers, Form
from forms.drafts import second_fact_hash


def given(form: Form, answers: Answers) -> str:
    """The fact in the first step's answers, in the form that is hashed; empty when not there.

    Only the first step's: a telephone asked again later on is another one perhaps.
    """
    asked = {ask.key for ask in form.steps[0].asks if ask.means == form.second_fact}
    value = next((answers[key] for key in asked if answers.get(key)), None)
    return normal(form.second_fact, value) if value else ""


def normal(fact: str, value: Any) -> str:
    text = str(value)
    with suppress(ValidationError):
        if fact == "phone":
            return reach.normal_phone(text)
        if fact == "email":
            return reach.normal_email(text)
    return text


def words(fact: str) -> str:
    """The fact inside a sentence, after a verb or "with"."""
    return {
        "birth_date": _("your date of birth"),
        "phone": _("your telephone number"),
        "email": _("your e-mail address"),
    }[fact]


def any_matches(expected: str, draft_uuid: Any, facts: Iterable[str]) -> bool:
    """Every one is compared, in constant time, whichever of them fits."""
    matches = [hmac.compare_digest(expected, second_fact_hash(draft_uuid, fact)) for fact in facts]
    return any(matches)
