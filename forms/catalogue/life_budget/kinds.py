"""The five kinds of support, in the programme's order, and what each is for."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step, when

CHOOSE = _("Choose all that apply.")

KINDS = Step(
    "kinds",
    _("Which support"),
    (
        Ask(
            "kinds_words",
            "info",
            _("Before you choose"),
            hint=_(
                "A life budget puts together what your project needs. A part can be a “dote”: a "
                "payment, a voucher or a service.\n"
                "This form promises no money. An operator talks with you and proposes; another "
                "person decides.\n"
                "Do not spend before the answer: what you pay first may not be given back."
            ),
            required=False,
        ),
        Ask(
            "kinds",
            "choices",
            _("What would you need support for?"),
            hint=CHOOSE,
            options=(
                Option("home", _("Home: rent or bills")),
                Option("care", _("Work and family: somebody to be with the children")),
                Option("yourself", _("Support for you and your family: school, money, talking")),
                Option("training", _("Training: guidance and courses")),
                Option("search", _("Looking for work: CV, internship, licences")),
                Option("unknown", _("I do not know: help me choose")),
            ),
        ),
    ),
)

FOR_HOME = Step(
    "for_home",
    _("For your home"),
    (
        Ask(
            "home_for",
            "choices",
            _("What for?"),
            hint=CHOOSE,
            options=(
                Option("rent", _("The rent of the next months")),
                Option("arrears", _("Rent I have not paid")),
                Option("bills", _("Bills to come: light, gas, water, heating")),
                Option("unpaid_bills", _("Bills I have not paid")),
                Option("charges", _("Charges of the building (condominio)")),
                Option("other", _("Something else for the home")),
            ),
        ),
        Ask(
            "home_amount",
            "money",
            _("How much is it, more or less?"),
            hint=_("In euros, for example 450. Leave it empty if you do not know."),
            required=False,
        ),
    ),
    only=when(kinds__in=["home"]),
)

FOR_CARE = Step(
    "for_care",
    _("For work and family"),
    (
        Ask(
            "care_for",
            "choices",
            _("Which help would you need?"),
            hint=CHOOSE,
            options=(
                Option("babysitter", _("A baby sitter")),
                Option("after_school", _("After-school or summer activities")),
                Option("adult", _("Somebody to be with an adult I look after")),
                Option("other", _("Something else")),
            ),
        ),
        Ask(
            "care_why",
            "choice",
            _("What would you do in that time?"),
            options=(
                Option("work", _("I work")),
                Option("begin", _("I am about to begin a job, a course or an internship")),
                Option("study", _("I study or go to a course")),
                Option("search", _("I look for work")),
                Option("other", _("Something else")),
            ),
        ),
    ),
    only=when(kinds__in=["care"]),
)

FOR_YOURSELF = Step(
    "for_yourself",
    _("For you and your family"),
    (
        Ask(
            "self_for",
            "choices",
            _("Which support would you like?"),
            hint=CHOOSE,
            warning=_(
                "Do not write about illness or treatment, yours or other people's. "
                "We do not need it now: you can tell an operator in person."
            ),
            options=(
                Option("money", _("Learning to manage money and debts")),
                Option("school", _("Help with school for my children")),
                Option("talk", _("Somebody to talk to in a hard time")),
                Option("parents", _("Support as a mother or father")),
                Option("group", _("A group of people in the same situation")),
                Option("other", _("Something else")),
            ),
        ),
    ),
    only=when(kinds__in=["yourself"]),
)

FOR_TRAINING = Step(
    "for_training",
    _("For training"),
    (
        Ask(
            "training_for",
            "choices",
            _("What for?"),
            hint=CHOOSE,
            options=(
                Option("guidance", _("To understand which course is right for me")),
                Option("course", _("To go to a course")),
                Option("italian", _("To learn Italian")),
                Option("things", _("Books, tools or travel for a course")),
                Option("other", _("Something else")),
            ),
        ),
        Ask(
            "course_name",
            "text",
            _("If you already have a course in mind: which one?"),
            hint=_("For example: baker, at a school in Torino. You can leave it empty."),
            required=False,
            most=160,
        ),
    ),
    only=when(kinds__in=["training"]),
)

FOR_SEARCH = Step(
    "for_search",
    _("For looking for work"),
    (
        Ask(
            "search_for",
            "choices",
            _("What for?"),
            hint=CHOOSE,
            options=(
                Option("cv", _("To write a CV")),
                Option("skills", _("To find out what I can do (skills review)")),
                Option("internship", _("An internship (tirocinio, borsa lavoro)")),
                Option("licence", _("A driving licence or a qualification")),
                Option("other", _("Something else")),
            ),
        ),
        Ask(
            "licence_name",
            "text",
            _("If you would like a licence or a qualification: which one?"),
            required=False,
            most=120,
        ),
    ),
    only=when(kinds__in=["search"]),
)
