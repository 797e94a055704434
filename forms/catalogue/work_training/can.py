"""What somebody can do, has studied, and holds."""

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step, when

SKILLS = Step(
    "skills",
    _("What you can do"),
    (
        Ask(
            "jobs",
            "longtext",
            _("What work have you done?"),
            hint=_(
                "Also at home, for your family or in another country. For example: cook, 3 years; "
                "bricklayer, 1 year. If you have not worked yet, leave it empty."
            ),
            warning=_(
                "Do not write about illness or disability, yours or other people's. "
                "We do not need it now: you can tell an operator in person."
            ),
            required=False,
            most=2000,
            sensitive=True,
        ),
        Ask(
            "good_at",
            "choices",
            _("What are you good at?"),
            hint=_("What do people ask you to do? Choose all that apply."),
            options=(
                Option("cooking", _("Cooking")),
                Option("repairing", _("Repairing and building")),
                Option("people", _("Being with people and listening")),
                Option("children", _("Looking after children")),
                Option("selling", _("Selling and talking to customers")),
                Option("order", _("Keeping order, cleaning, being exact")),
                Option("driving", _("Driving")),
                Option("computer", _("Using computers and telephones")),
                Option("hands", _("Working with my hands: sewing, wood, hair")),
                Option("languages", _("Speaking languages, translating")),
                Option("organising", _("Organising and leading a group")),
                Option("unknown", _("I do not know: help me find out")),
            ),
        ),
    ),
)

SPEAKS = Step(
    "speaks",
    _("Your languages"),
    (
        Ask(
            "spoken",
            "choices",
            _("Which languages do you speak?"),
            hint=_("Choose all that apply."),
            options=parts.LANGUAGES,
        ),
        Ask(
            "italian",
            "choice",
            _("How is your Italian?"),
            options=(
                Option("mother", _("It is my first language, or nearly")),
                Option("good", _("I speak and write it well")),
                Option("speak", _("I speak it, writing is hard")),
                Option("little", _("I understand a little")),
            ),
        ),
    ),
)

STUDIES = Step(
    "studies",
    _("Your studies"),
    (
        Ask(
            "school",
            "choice",
            _("Which is the last school you finished?"),
            hint=_("In any country: choose the nearest."),
            options=(
                Option("none", _("None, or not to the end")),
                Option("primary", _("Primary school (elementari)")),
                Option("lower", _("Lower secondary school (medie)")),
                Option("vocational", _("A vocational qualification")),
                Option("upper", _("Upper secondary school (diploma)")),
                Option("university", _("University")),
                Option("unknown", _("I do not know")),
            ),
        ),
        Ask(
            "title_recognised",
            "yesno",
            _("If you studied in another country: is your qualification recognised in Italy?"),
            hint=_("If you studied in Italy, leave it empty."),
            required=False,
        ),
        Ask(
            "courses",
            "text",
            _("Have you done other courses?"),
            hint=_("For example: safety at work, food hygiene, computers. You can leave it empty."),
            required=False,
            most=300,
        ),
        Ask("has_cv", "yesno", _("Do you have a CV?")),
    ),
)

LICENCES = Step(
    "licences",
    _("Licences and qualifications"),
    (
        Ask(
            "licences",
            "choices",
            _("Which of these do you have?"),
            hint=_("Choose all that apply."),
            options=(
                Option("moped", _("Licence for mopeds or motorcycles (AM, A)")),
                Option("car", _("Licence for cars (B)")),
                Option("lorry", _("Licence for lorries or buses (C, D)")),
                Option("forklift", _("Forklift licence")),
                Option("care", _("Care worker qualification (OSS)")),
                Option("food", _("Food hygiene certificate")),
                Option("safety", _("Safety at work certificate")),
                Option("foreign", _("A licence of another country")),
                Option("other", _("Another licence or qualification")),
                Option("none", _("None of these"), alone=True),
            ),
        ),
        Ask(
            "licence_wanted",
            "text",
            _("If you would like a licence or a qualification: which one?"),
            required=False,
            most=120,
        ),
        Ask(
            "cv",
            "upload",
            _("Your CV"),
            hint=_("A photo is fine. If it is not ready, an operator helps you write it."),
            later=True,
            only=when(has_cv="yes"),
            most=2,
        ),
    ),
)
