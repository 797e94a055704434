"""The condition of a rule as rows of a plain form, and back.

Each row compares one thing; all rows marked "must hold" hold, at least one of those marked "one of
these", and none of those marked "must not hold".
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from desk.router.known import choices, label
from forms.builder import conditions
from forms.builder.blocks.rules import OPERATORS
from forms.builder.earlier import Earlier
from forms.declaration import Rule, all_of, any_of, not_

ALL, ANY, NONE = "all", "any", "none"
MOST_ROWS = 20
Row = dict[str, str]


def build(rows: Iterable[tuple[str, Rule]]) -> Rule | None:
    found = list(rows)
    parts = [rule for when, rule in found if when == ALL]
    if one_of := [rule for when, rule in found if when == ANY]:
        parts.append(any_of(*one_of))
    if none := [rule for when, rule in found if when == NONE]:
        parts.append(not_(any_of(*none)))
    if len(parts) > 1:
        return all_of(*parts)
    return parts[0] if parts else None


def take_apart(rule: Rule | None, known: Earlier) -> list[Row] | None:
    """The rows of a condition, or ``None`` for one that rows cannot say."""
    if rule is None:
        return []
    rows: list[Row] = []
    for part in rule.rules if rule.op == ALL else (rule,):
        when = ALL
        leaves: tuple[Rule, ...] = (part,)
        if part.op == ANY:
            when, leaves = ANY, part.rules
        elif part.op == "not" and part.rules[0].op == ANY:
            when, leaves = NONE, part.rules[0].rules
        for leaf in leaves:
            row = _row(leaf, known)
            if row is None:
                return None
            rows.append({"when": when, **row})
    return rows


def _row(leaf: Rule, known: Earlier) -> Row | None:
    taken = conditions.take_apart(leaf, known)
    if taken["match"] != ALL or len(taken["conditions"]) != 1:
        return None
    child = taken["conditions"][0]
    value: Row | None = child["value"] if child["type"] == "answer" else None
    return value if value and value["operator"] in dict(OPERATORS) else None


class ConditionRow(forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("Must it hold?"),
        choices=[
            (ALL, gettext_lazy("must hold")),
            (ANY, gettext_lazy("one of these must hold")),
            (NONE, gettext_lazy("must not hold")),
        ],
        required=False,
    )
    question = forms.ChoiceField(label=gettext_lazy("What is looked at"), required=False)
    operator = forms.ChoiceField(
        label=gettext_lazy("Comparison"), choices=OPERATORS, required=False
    )
    value = forms.CharField(label=gettext_lazy("Value"), max_length=300, required=False)

    def __init__(self, *args: Any, known: Earlier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        asked = str(self["question"].value() or "")
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _questions(known, asked)
        ask = known.asks.get(asked)
        self.offered = choices(ask) if ask is not None else []
        if self.offered:
            self.fields["value"].widget.attrs["list"] = f"{self.prefix}-offered"
        self.rule: Rule | None = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        question = said.get("question") or ""
        if not question:
            if said.get("value"):
                self.add_error("question", _("Choose what the value is compared with."))
            return said
        if question not in self.known.asks:
            self.add_error("question", _unknown(question))
            return said
        try:
            self.rule = conditions.build(
                {"match": ALL, "conditions": [{"type": "answer", "value": said}]}, self.known
            )
        except StructBlockValidationError as error:
            for field, why in _inner(error).items():
                self.add_error(field if field in self.fields else "value", why)
            if self.offered and "value" in self.errors:
                known = "; ".join(f"{key} ({words})" for key, words in self.offered[:12])
                self.add_error("value", _("Possible: %(values)s") % {"values": known})
        return said


if TYPE_CHECKING:
    FormSet = forms.BaseFormSet[ConditionRow]
else:
    FormSet = forms.BaseFormSet


class BaseRows(FormSet):
    def rule(self) -> Rule | None:
        return build(
            (form.cleaned_data.get("when") or ALL, form.rule)
            for form in self.forms
            if form.rule is not None
        )

    def typed(self) -> list[Row]:
        """What stands in the rows now, sound or not; empty rows left out."""
        rows = [
            {
                name: str(form[name].value() or "")
                for name in ("when", "question", "operator", "value")
            }
            for form in self.forms
        ]
        return [row for row in rows if row["question"] or row["value"]]


def rows_class() -> type[BaseRows]:
    made: Any = forms.formset_factory(
        ConditionRow, formset=BaseRows, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    return made


def sentences(rule: Rule | None, known: Earlier) -> list[str]:
    """The condition for readers: one sentence a row."""
    rows = take_apart(rule, known)
    if rows is None:
        return [_("A condition that cannot be shown in rows")]
    before = {ALL: "", ANY: _("one of:") + " ", NONE: _("not:") + " "}
    return [before[row["when"]] + _sentence(row, known) for row in rows]


def _sentence(row: Mapping[str, str], known: Earlier) -> str:
    ask = known.asks.get(row["question"])
    words = dict(choices(ask)) if ask else {}
    value = ", ".join(words.get(one.strip(), one.strip()) for one in row["value"].split(","))
    name = label(ask) if ask else row["question"]
    return f"{name} – {dict(OPERATORS)[row['operator']]} {value}".strip()


def _questions(known: Earlier, asked: str) -> list[Any]:
    """What is not asked any more stays in the list, by its key: it must not vanish unnoticed."""
    desk = [(key, label(ask)) for key, ask in known.asks.items() if key.startswith("@")]
    form = [
        (key, f"{label(ask)} ({key})") for key, ask in known.asks.items() if not key.startswith("@")
    ]
    found: list[Any] = [("", _("Nothing")), (_("Every request"), desk)]
    if form:
        found.append((_("Questions of the form"), form))
    if asked and asked not in known.asks:
        found.append((asked, _("%(key)s: not asked any more") % {"key": asked}))
    return found


def _unknown(key: str) -> str:
    return _(
        "The form as it is published now does not ask “%(key)s”. Choose another question, or take "
        "the row away."
    ) % {"key": key}


def _inner(error: StructBlockValidationError) -> Mapping[str, ValidationError]:
    """From the builder's nested blocks: the faults of the one comparison, by field."""
    stream = error.block_errors.get("conditions")
    if isinstance(stream, StreamBlockValidationError):
        one = stream.block_errors.get(0)
        if isinstance(one, StructBlockValidationError):
            return dict(one.block_errors)
    return {NON_FIELD_ERRORS: error}
