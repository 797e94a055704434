"""The sentences a helper confirms: what was said to the person, word for word.

The one that was chosen is kept as it stood on the page, with its language: it is the proof that
the person agreed (GDPR art. 7.1 by analogy; the mandate itself is art. 1703 ff. of the civil code).
"""

from django.utils.translation import gettext as _

from forms.helping.assistance import Assistance

Mandate = Assistance.Mandate


def sentences(kind: str, organisation: str = "") -> list[tuple[str, str]]:
    """``[(mandate, sentence)]`` in the current language."""
    if kind == Assistance.Kind.RELATIVE:
        return [
            (
                Mandate.PRESENT,
                _(
                    "The person is here with me. They know that I fill in this form for them, and "
                    "that they can read it, go on alone or end my help at any time. They agree."
                ),
            ),
            (
                Mandate.PHONE,
                _(
                    "I have spoken with the person on the phone. They know that I fill in this "
                    "form for them, and that they can read it, go on alone or end my help at any "
                    "time. They agree."
                ),
            ),
            (Mandate.WRITTEN, _("The person has written that I may fill in this form for them.")),
            (
                Mandate.GUARDIAN,
                _("I am the person's legal guardian or support administrator."),
            ),
        ]
    told = {"organisation": organisation}
    return [
        (
            Mandate.PRESENT,
            _(
                "The person is here with me. I have said that I fill in this form for them, that "
                "I see what they tell me until it is sent, for %(organisation)s, and that they "
                "can read it, go on alone or end my help at any time. They agree."
            )
            % told,
        ),
        (
            Mandate.PHONE,
            _(
                "I am speaking with the person on the phone. I have said that I fill in this form "
                "for them, that I see what they tell me until it is sent, for %(organisation)s, "
                "and that they can read it, go on alone or end my help at any time. They agree."
            )
            % told,
        ),
        (
            Mandate.WRITTEN,
            _(
                "The person has signed that %(organisation)s may fill in this form for them. We "
                "keep the paper."
            )
            % told,
        ),
        (
            Mandate.GUARDIAN,
            _(
                "The person's legal guardian or support administrator has asked %(organisation)s "
                "to fill in this form."
            )
            % told,
        ),
    ]


def sentence(kind: str, mandate: str, organisation: str = "") -> str:
    """Raises ``KeyError`` for a mandate there is not."""
    return dict(sentences(kind, organisation))[mandate]
