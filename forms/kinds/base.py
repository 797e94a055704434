"""One class per kind of question. A new kind is a file beside these, a line in ``__init__``, and a
name in the tables of others that docs/kinds.md lists."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask, say

# Comparisons by what a kind's answers are (see forms.declaration.rules).
SAME = ("eq", "ne", "answered")
ONE_OF = ("eq", "ne", "in", "answered")
ORDERED = ("eq", "ne", "gt", "gte", "lt", "lte", "answered")
GIVEN = ("answered",)
# Facts that say who somebody is: they go whatever the kind would keep.
PERSONAL_FACTS = frozenset(
    ("name", "family_name", "email", "phone", "tax_code", "organisation", "safe_contact")
)
PROMISED: Mapping[str, Any] = {"later": True}
OR_LATER = _("If you do not have it now, tick “I will bring it later”.")

_kinds: dict[str, "Kind"] = {}


class Kind:
    """How one kind of question is asked, checked, kept and shown.

    The value kept is JSON; ``None`` means not answered, and where the question allows it
    ``{"later": True}`` means promised ("I will bring it later"). The public methods deal with a
    promise, so that what a kind defines (``words``, ``sent``, ``written``, ``anonymous``,
    ``found_by``) only ever meets a real answer.
    """

    name: ClassVar[str]
    is_answered: bool = True
    needs_options: bool = False
    # Whether a builder should tick "compulsory" for a new question of this kind.
    usually_required: bool = True
    operators: tuple[str, ...] = SAME
    missing: ClassVar[str | Promise] = _("Write an answer.")
    # For editors: what it is called and when to take it.
    label: ClassVar[str | Promise] = ""
    description: ClassVar[str | Promise] = ""

    # --- what a kind defines --------------------------------------------------------------------

    def values(self, ask: Ask) -> tuple[Any, ...] | None:
        """All the values there can be, or ``None`` when they cannot be listed."""
        return None

    def field(self, ask: Ask, language: str) -> forms.Field:
        raise NotImplementedError

    def normalise(self, value: Any) -> Any:
        return value if value not in ("", None, []) else None

    def sent(self, name: str, value: Any) -> dict[str, list[str]]:
        """What a browser would send for this value: a stored step is checked as a posted one."""
        return {name: [str(value)]}

    def words(self, value: Any, ask: Ask, language: str) -> str:
        return str(value)

    def in_list(self, value: Any, ask: Ask, language: str) -> str:
        """Shorter or masked, for lists that other people may see over a shoulder."""
        return self.words(value, ask, language)

    def written(self, value: Any, ask: Ask, language: str) -> str:
        """For a table: as a machine reads it, where that differs from the words."""
        return self.words(value, ask, language)

    def anonymous(self, value: Any, ask: Ask) -> Any:
        """A value of this kind that says nothing about who gave it, or ``None``."""
        return None

    def found_by(self, value: Any, ask: Ask) -> str:
        """The text this answer can be searched by; empty for never."""
        return ""

    def remark(self, value: Any, fact: Callable[[str], Any]) -> str:
        """A sentence beside the answer on the check page, or nothing. It stops nobody. ``fact``
        gives the form's other answers by what they mean."""
        return ""

    def demo(self, ask: Ask) -> Any:
        """A value this question accepts, for walks through every branch of a form."""
        raise NotImplementedError

    # --- what others call -----------------------------------------------------------------------

    def post(self, name: str, value: Any) -> dict[str, list[str]]:
        if is_promised(value):
            return {later_name(name): ["on"]}
        return self.sent(name, value)

    def display(self, value: Any, ask: Ask, language: str) -> str:
        if is_promised(value):
            return promise_in_words(language)
        return self.words(value, ask, language)

    def brief(self, value: Any, ask: Ask, language: str) -> str:
        """``display`` for lists: an IBAN shows its ends alone."""
        if is_promised(value):
            return promise_in_words(language)
        return self.in_list(value, ask, language)

    def export(self, value: Any, ask: Ask, language: str) -> str:
        """One cell of a table. It may begin with ``=`` or ``+``: whoever writes a file for a
        spreadsheet must guard it. A promise is an empty cell: the answer is not there yet."""
        if value is None or is_promised(value):
            return ""
        return self.written(value, ask, language)

    def anonymise(self, value: Any, ask: Ask) -> Any:
        """What may stay when nobody must be recognised any more: a value of this kind, or ``None``.
        What is marked ``sensitive`` or says who somebody is always goes."""
        if value is None or is_promised(value):
            return None
        if ask.sensitive or ask.means in PERSONAL_FACTS:
            return None
        return self.anonymous(value, ask)

    def search(self, value: Any, ask: Ask) -> str:
        """Text that staff may search by; empty for never (always so when ``sensitive``)."""
        if value is None or is_promised(value) or ask.sensitive:
            return ""
        return self.found_by(value, ask)

    def example(self, ask: Ask) -> str:
        """An answer as it would be shown, for editors who choose a kind."""
        return self.display(self.demo(ask), ask, get_language() or "it")

    def missing_words(self, ask: Ask) -> str | Promise:
        """The sentence for an empty answer."""
        return format_lazy("{} {}", self.missing, OR_LATER) if ask.later else self.missing

    def common(self, ask: Ask, language: str) -> dict[str, Any]:
        """What every field has: words in the person's language and a sentence when it is empty."""
        return {
            "label": say(ask.label, language),
            "help_text": escape(say(ask.hint, language)),
            "required": ask.required,
            "error_messages": {"required": self.missing_words(ask)},
        }


def is_promised(value: Any) -> bool:
    """ "I will bring it later" and nothing else: a question with files kept is answered."""
    return isinstance(value, Mapping) and bool(value.get("later")) and not value.get("files")


def promise_in_words(language: str) -> str:
    with override(language):
        return gettext("I will bring it later")


def later_name(name: str) -> str:
    """The box "I will bring it later" beside the field of that name."""
    return f"{name}-later"


def attrs(ask: Ask, **more: str) -> dict[str, str]:
    return {**({"autocomplete": ask.autocomplete} if ask.autocomplete else {}), **more}


def register(kind: Kind) -> None:
    if kind.name in _kinds:
        raise ValueError(f"kind registered twice: {kind.name}")
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    return _kinds[name]


def registered() -> Mapping[str, Kind]:
    return _kinds
