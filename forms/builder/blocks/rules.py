"""Conditions: "all of these are true", each about one earlier answer.

A block cannot know its siblings: which questions come earlier, and their answers, is asked of the
server by a small script (``builder.js``). Without it the short names are typed. The server checks
either way and puts its sentence beside the block.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.builder.blocks.fields import NumberBlock

OPERATORS = [
    ("eq", _("is")),
    ("ne", _("is not")),
    ("in", _("is one of")),
    ("not_in", _("is none of")),
    ("gt", _("is more than")),
    ("gte", _("is at least")),
    ("lt", _("is less than")),
    ("lte", _("is at most")),
    ("answered", _("has an answer")),
    ("unanswered", _("has no answer")),
]
# Opposites that only forms written in code use: shown where they are, never offered.
OPPOSITES = [
    ("not_eq", _("is not (or has no answer)")),
    ("not_ne", _("is exactly")),
    ("not_gt", _("is not more than (or has no answer)")),
    ("not_gte", _("is not at least (or has no answer)")),
    ("not_lt", _("is not less than (or has no answer)")),
    ("not_lte", _("is not at most (or has no answer)")),
    ("not_answered", _("has not been answered")),
]
MATCHES = [
    ("all", _("all of these are true")),
    ("any", _("at least one of these is true")),
    ("none", _("none of these is true")),
]
HOW = [
    ("any", _("at least one row fits")),
    ("all", _("every row fits")),
    ("not_any", _("no row fits")),
    ("not_all", _("not every row fits")),
    ("gte", _("at least this many rows fit:")),
    ("gt", _("more than this many rows fit:")),
    ("lte", _("at most this many rows fit:")),
    ("lt", _("fewer than this many rows fit:")),
    ("eq", _("exactly this many rows fit:")),
    ("not_gte", _("not at least this many rows fit:")),
    ("not_gt", _("not more than this many rows fit:")),
    ("not_lte", _("not at most this many rows fit:")),
    ("not_lt", _("not fewer than this many rows fit:")),
    ("not_eq", _("not exactly this many rows fit:")),
]


class AnswerCondition(blocks.StructBlock):
    question = blocks.CharBlock(
        label=_("Question"), required=False, form_classname="builder-question"
    )
    operator = blocks.ChoiceBlock(
        label=_("Comparison"),
        choices=[*OPERATORS, *OPPOSITES],
        default="eq",
        form_classname="builder-operator",
    )
    value = blocks.CharBlock(label=_("Answer"), required=False, form_classname="builder-value")

    class Meta:
        label = _("An earlier answer")
        icon = "help"
        label_format = "{question} {operator} {value}"
        form_classname = "struct-block builder-condition"


class Conditions(blocks.StructBlock):
    """``Conditions([(name, block), …])``: the condition blocks this one may hold."""

    match = blocks.ChoiceBlock(label=_("When"), choices=MATCHES, default="all")

    def __init__(self, children: list[tuple[str, blocks.Block]], **kwargs: Any) -> None:
        stream = blocks.StreamBlock(children, required=False, label=_("Conditions"))
        super().__init__([("conditions", stream)], **kwargs)

    class Meta:
        label_format = ""
        icon = "tasks"
        form_classname = "struct-block builder-rule"


class RowsCondition(blocks.StructBlock):
    group = blocks.CharBlock(label=_("Rows of"), required=False, form_classname="builder-group")
    how = blocks.ChoiceBlock(label=_("How many"), choices=HOW, default="any")
    number = NumberBlock(label=_("Number"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([("where", _row_conditions())], **kwargs)

    class Meta:
        label = _("The people or rows listed before")
        icon = "group"
        label_format = "{group}"


def _row_conditions() -> Conditions:
    smaller = Conditions([("answer", AnswerCondition())], label=_("A smaller set of conditions"))
    return Conditions(
        [("answer", AnswerCondition()), ("several", smaller)], label=_("A row fits when")
    )


def conditions(label: Any, **kwargs: Any) -> Conditions:
    """The whole rule: two levels, enough to say anything."""
    answer, rows = AnswerCondition(), RowsCondition()
    smaller = Conditions(
        [("answer", answer), ("rows", rows)], label=_("A smaller set of conditions")
    )
    return Conditions(
        [("answer", answer), ("rows", rows), ("several", smaller)], label=label, **kwargs
    )
