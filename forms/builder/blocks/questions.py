"""One block per kind of question, made from the registry, with the settings that kind uses."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms import kinds
from forms.builder import previews
from forms.builder.blocks.fields import KeyBlock, OptionsBlock
from forms.builder.blocks.rules import Conditions, conditions
from forms.declaration.lint import FACTS
from forms.kinds import Kind

# What a question means to the people who work with the request.
MEANING_WORDS = {
    "name": _("First name"),
    "family_name": _("Family name"),
    "birth_date": _("Birth date"),
    "phone": _("Telephone number"),
    "email": _("E-mail address"),
    "language": _("Language to speak"),
    "second_language": _("Another language to speak"),
    "channel": _("How to hear from us"),
    "safe_contact": _("Whether it is safe to write or call"),
    "remind": _("Whether we may remind the person of an unfinished request"),
    "district": _("District"),
    "legal_date": _("Date in a letter that must not be missed"),
    "notice": _("Privacy notice read"),
    "organisation": _("Name of the organisation"),
    "tax_code": _("Tax code"),
    "wish": _("Where the person would like to be helped (keys of places or organisations)"),
}


def meanings() -> list[tuple[str, Any]]:
    known = sorted(
        FACTS, key=lambda fact: list(MEANING_WORDS).index(fact) if fact in MEANING_WORDS else 99
    )
    return [(fact, MEANING_WORDS.get(fact, fact)) for fact in known]


ICONS = {
    "text": "title",
    "longtext": "pilcrow",
    "number": "decimal",
    "money": "decimal",
    "date": "date",
    "date_parts": "calendar",
    "yesno": "check",
    "choice": "radio-full",
    "choices": "list-ul",
    "email": "mail",
    "phone": "mobile-alt",
    "district": "site",
    "address": "home",
    "upload": "upload",
    "notice": "clipboard-list",
    "info": "info-circle",
    "tax_code": "user",
    "iban": "key",
    "signature": "edit",
}
GROUPS = (
    (_("Words"), ("text", "longtext")),
    (_("Choices"), ("yesno", "choice", "choices", "district")),
    (_("Numbers and dates"), ("number", "money", "date", "date_parts")),
    (_("How to reach somebody"), ("phone", "email", "address", "tax_code", "iban")),
    (_("Papers and notices"), ("upload", "notice", "signature", "info")),
)
DAYS_HELP = _("A day: “today”, “-2y” for two years ago, “+3y” in three years. Empty: any.")
LIMITS: dict[str, tuple[Any, Any, Any]] = {
    "text": (None, _("Most characters"), ""),
    "longtext": (None, _("Most characters"), ""),
    "number": (_("Smallest number"), _("Largest number"), _("Empty: any. Or “this-year”.")),
    "money": (_("Smallest amount, in euros"), _("Largest amount, in euros"), _("Empty: any.")),
    "date": (_("Earliest day"), _("Latest day"), DAYS_HELP),
    "date_parts": (_("Earliest day"), _("Latest day"), DAYS_HELP),
    "upload": (None, _("Most files"), ""),
}


class QuestionBlock(blocks.StructBlock):
    """The block of one kind. Blocks that look alike for every kind are shared between them."""

    def __init__(self, kind: Kind, shared: dict[str, blocks.Block], **kwargs: Any) -> None:
        self.kind = kind
        fields = dict(_fields(kind, shared))
        first = [name for name in ("label", "hint", "options", "required") if name in fields]
        limits = [name for name in ("least", "most") if name in fields]
        more = [name for name in ("later", "sensitive", "warning") if name in fields]
        layout = blocks.BlockGroup(
            children=[
                *first,
                "only",
            ],
            settings=[
                *more,
                *limits,
                *(name for name in ("means", "autocomplete", "key") if name in fields),
            ],
        )
        super().__init__(
            list(fields.items()),
            label=kind.label or kind.name,
            icon=ICONS.get(kind.name, "form"),
            description=kind.description,
            group=_group(kind.name),
            label_format="{label}",
            form_layout=layout,
            preview_template="forms/builder/block_preview.html",
            **kwargs,
        )

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        drawn = previews.question_alone(request, self.kind, settings.LANGUAGE_CODE)
        return {**parent_context, **drawn}


class QuestionsBlock(blocks.StreamBlock):
    def __init__(self, shared: dict[str, blocks.Block], **kwargs: Any) -> None:
        by_group = {name: number for number, (name, _names) in enumerate(GROUPS)}
        ordered = sorted(
            kinds.registered().values(), key=lambda kind: by_group.get(_group(kind.name), 99)
        )
        super().__init__(
            [(kind.name, QuestionBlock(kind, shared)) for kind in ordered],
            required=False,
            label=_("Questions"),
            collapsed=True,
            **kwargs,
        )


def shared_blocks() -> dict[str, blocks.Block]:
    """One object each, however many kinds use it: the editor's page is sent each only once."""
    return {
        "hint": blocks.TextBlock(
            label=_("Help under the question"),
            required=False,
            rows=1,
            help_text=_("An example, or where to find the answer. One or two short sentences."),
        ),
        "required": _needed(by_default=True),
        "optional": _needed(by_default=False),
        "later": blocks.BooleanBlock(
            label=_("May be brought later"),
            required=False,
            help_text=_("The person can go on without the paper; staff see what is missing."),
        ),
        "sensitive": blocks.BooleanBlock(
            label=_("Sensitive"),
            required=False,
            help_text=_("Forgotten first, never searched, never passed on before it is needed."),
        ),
        "warning": blocks.TextBlock(label=_("Warning before the question"), required=False, rows=1),
        "means": blocks.ChoiceBlock(
            label=_("What it is for staff"),
            choices=meanings,
            required=False,
            help_text=_("Say it once a form: it is how an answer reaches the right place."),
        ),
        "autocomplete": blocks.CharBlock(
            label=_("What a browser may fill in"),
            required=False,
            max_length=60,
            help_text=_("For example given-name, family-name, bday, tel, email, off."),
        ),
        "options": OptionsBlock(),
        "key": KeyBlock(),
        "only": only_block(),
    }


def _needed(*, by_default: bool) -> blocks.BooleanBlock:
    return blocks.BooleanBlock(label=_("An answer is needed"), required=False, default=by_default)


def only_block() -> Conditions:
    return conditions(_("Ask this only if…"), collapsed=True)


def _fields(kind: Kind, shared: dict[str, blocks.Block]) -> list[tuple[str, blocks.Block]]:
    found: list[tuple[str, blocks.Block]] = [
        ("label", blocks.CharBlock(label=_question_word(kind), max_length=300))
    ]
    found += [("hint", shared["hint"]), ("only", shared["only"]), ("key", shared["key"])]
    found += [("warning", shared["warning"])]
    if kind.needs_options:
        found.append(("options", shared["options"]))
    if kind.is_answered:
        needed = "required" if kind.usually_required else "optional"
        found.append(("required", shared[needed]))
        found += [(name, shared[name]) for name in ("later", "sensitive", "means", "autocomplete")]
    least, most, words = LIMITS.get(kind.name, (None, None, ""))
    for name, label in (("least", least), ("most", most)):
        if label:
            found.append((name, blocks.CharBlock(label=label, required=False, help_text=words)))
    return found


def _question_word(kind: Kind) -> Any:
    return _("Question") if kind.is_answered else _("Heading")


def _group(name: str) -> Any:
    return next((group for group, names in GROUPS if name in names), _("Other"))
