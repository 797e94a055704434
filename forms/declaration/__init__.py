"""What a form is: a frozen document, and pure functions of it and of the answers. No Django here.

Answers are one dictionary: ``{ask key: JSON value}``, a repeated group as
``{group key: [{"row": id, ask key: value, …}, …]}``, and ``{exit key: ANYWAY}`` where somebody was
shown other help and wished to apply all the same. An absent key is an unanswered question.
"""

from forms.declaration.form import (
    ANYWAY,
    ELSEWHERE,
    LIKELY,
    ROW,
    UNCLEAR,
    Answers,
    Ask,
    Check,
    Eligibility,
    Exit,
    Flag,
    Form,
    Option,
    Step,
    Walk,
)
from forms.declaration.lint import ERROR, RESERVED_STEPS, ROW_FACTS, WARNING, Finding, KindFacts
from forms.declaration.rules import (
    Rule,
    all_of,
    all_rows,
    any_of,
    any_row,
    given,
    not_,
    rows,
    when,
)
from forms.declaration.texts import Text, say

__all__ = [
    "ANYWAY",
    "ELSEWHERE",
    "ERROR",
    "LIKELY",
    "RESERVED_STEPS",
    "ROW",
    "ROW_FACTS",
    "UNCLEAR",
    "WARNING",
    "Answers",
    "Ask",
    "Check",
    "Eligibility",
    "Exit",
    "Finding",
    "Flag",
    "Form",
    "KindFacts",
    "Option",
    "Rule",
    "Step",
    "Text",
    "Walk",
    "all_of",
    "all_rows",
    "any_of",
    "any_row",
    "given",
    "not_",
    "rows",
    "say",
    "when",
]
