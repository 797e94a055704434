"""What a form is: a frozen document, and pure functions of it and of the answers. No Django here.

Answers are one dictionary: ``{ask key: JSON value}``, a repeated group as
``{group key: [{"row": id, ask key: value, …}, …]}``, and ``{exit key: ANYWAY}`` where somebody was
shown other help and wished to apply all the same. An absent key is an unanswered question.
"""

from forms.declaration.form import ANYWAY, ROW, Answers, Ask, Exit, Form, Option, Step, Walk
from forms.declaration.lint import RESERVED_STEPS, KindFacts
from forms.declaration.rules import Rule, all_of, any_of, not_, when
from forms.declaration.texts import Text, say

__all__ = [
    "ANYWAY",
    "RESERVED_STEPS",
    "ROW",
    "Answers",
    "Ask",
    "Exit",
    "Form",
    "KindFacts",
    "Option",
    "Rule",
    "Step",
    "Text",
    "Walk",
    "all_of",
    "any_of",
    "not_",
    "say",
    "when",
]
