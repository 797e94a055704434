"""What the condition of a rule may read: the form's questions, and under ``@name`` what the desk
knows of every request whatever the form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from forms import kinds
from forms.builder.earlier import Earlier
from forms.declaration import Ask, Form, Option, say
from forms.derived import registered
from forms.kinds.district import UNKNOWN
from network.languages import SPOKEN

Topics = Sequence[tuple[str, str]]
LEVELS = {
    Application.Urgency.LOW: "low",
    Application.Urgency.MEDIUM: "medium",
    Application.Urgency.HIGH: "high",
}
LEVEL_WORDS = {"low": _("Not urgent"), "medium": _("Soon"), "high": _("Urgent")}
DOOR_WORDS = {
    "likely": _("probably the right door"),
    "unclear": _("not clear"),
    "elsewhere": _("other help exists"),
}
# Derived values a rule may compare, with the kind of question they are like.
DERIVED = {"household_size": "number", "minors": "number", "legal_date": "date"}


def readable(form: Form | None, topics: Topics) -> Earlier:
    """Everything a rule about this form may read; without a form, what every request has."""
    fields = {ask.key: ask for ask in _fields(form, topics)}
    if form is None:
        return Earlier(fields)
    whole = Earlier.whole(form)
    asked = {key: ask for key, ask in whole.asks.items() if is_comparable(ask)}
    return Earlier({**fields, **asked}, whole.groups)


def is_comparable(ask: Ask) -> bool:
    kind = kinds.registered().get(ask.kind)
    return kind is not None and kind.is_answered


def values_of(application: Application) -> dict[str, Any]:
    """The answers and the fields of one request, as conditions read them."""
    submission = application.submission
    derived: Mapping[str, Any] = submission.derived or {}
    fields = {
        "@topic": application.topic or None,
        "@district": application.district or UNKNOWN,
        "@language": application.language or None,
        "@urgency": LEVELS.get(Application.Urgency(application.urgency)),
        "@eligibility": (derived.get("eligibility") or {}).get("level"),
        "@flags": list(derived.get("flags") or ()),
        **{f"@{name}": derived.get(name) for name in DERIVED},
    }
    return {**(submission.answers or {}), **fields}


def choices(ask: Ask) -> list[tuple[str, str]]:
    """The values there are, with their words; empty where they cannot be listed."""
    kind = kinds.registered().get(ask.kind)
    values = kind.values(ask) if kind else None
    if kind is None or values is None:
        return []
    language = get_language() or "it"
    several = ask.kind == "choices"
    return [(str(one), kind.display([one] if several else one, ask, language)) for one in values]


def label(ask: Ask) -> str:
    return say(ask.label, get_language() or "it")


def _fields(form: Form | None, topics: Topics) -> Iterator[Ask]:
    yield Ask("@topic", "choice", _text(_("Topic")), options=_options(topics))
    yield Ask("@district", "district", _text(_("District")))
    languages = {code.split("-")[0]: str(name) for code, name in SPOKEN.items()}
    languages["other"] = _text(_("Another language"))
    yield Ask(
        "@language", "choice", _text(_("Language to speak")), options=_options(languages.items())
    )
    yield Ask("@urgency", "choice", _text(_("Urgency")), options=_options(LEVEL_WORDS.items()))
    for name, kind in DERIVED.items():
        if name in registered():
            yield Ask(f"@{name}", kind, _text(registered()[name].label))
    yield Ask(
        "@eligibility",
        "choice",
        _text(_("Right door or not")),
        options=_options(DOOR_WORDS.items()),
    )
    if form is not None and form.flags:
        flags = tuple(Option(flag.key, flag.label) for flag in form.flags)
        yield Ask("@flags", "choices", _text(_("Flags")), options=flags)


def _options(pairs: Any) -> tuple[Option, ...]:
    return tuple(Option(key, str(words)) for key, words in pairs)


def _text(words: str | Promise) -> str:
    return str(words)
