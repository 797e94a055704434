"""What somebody does now, and what they would like."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step, when

NOW = Step(
    "now",
    _("What you do now"),
    (
        Ask(
            "situation",
            "choice",
            _("What do you do at the moment?"),
            options=(
                Option("looking", _("I am looking for work")),
                Option("some_work", _("I work a little, or now and then")),
                Option("works", _("I work and look for better")),
                Option("studies", _("I go to school or to a course")),
                Option("home", _("I look after family and home")),
                Option("self_employed", _("I work on my own (Partita IVA)")),
                Option("other", _("None of these")),
            ),
        ),
        Ask(
            "without_work",
            "choice",
            _("If you do not work: for how long?"),
            required=False,
            only=when(situation__in=["looking", "home", "other"]),
            options=(
                Option("months", _("A few months")),
                Option("year", _("About a year")),
                Option("years", _("Several years")),
                Option("never", _("I have never worked")),
                Option("unknown", _("I do not know")),
            ),
        ),
    ),
)

WISHES = Step(
    "wishes",
    _("What you would like"),
    (
        Ask(
            "wants",
            "choices",
            _("What would you like?"),
            hint=_("Choose all that apply."),
            options=(
                Option("job", _("To find a job")),
                Option("skills", _("To find out what I can do, and write a CV")),
                Option("course", _("To learn a trade, with a course")),
                Option("internship", _("To learn by working, with an internship")),
                Option("licence", _("A driving licence or a qualification")),
                Option("italian", _("To speak or write Italian better")),
                Option("school", _("To finish school")),
                Option("own_business", _("To start working on my own")),
                Option("unknown", _("I do not know yet: I would like to talk about it")),
            ),
        ),
    ),
)

FIELDS = Step(
    "fields",
    _("The work you would like"),
    (
        Ask(
            "fields",
            "choices",
            _("In which kind of work?"),
            hint=_("Choose all that apply."),
            options=(
                Option("kitchen", _("Kitchens, bars, restaurants, hotels")),
                Option("cleaning", _("Cleaning")),
                Option("care", _("Looking after people: children, old people")),
                Option("building", _("Building, painting, repairs")),
                Option("factory", _("Factory and workshop")),
                Option("warehouse", _("Warehouse and deliveries")),
                Option("shop", _("Shops and markets")),
                Option("office", _("Office and computers")),
                Option("green", _("Gardens and farming")),
                Option("craft", _("Sewing, hairdressing and other crafts")),
                Option("other", _("Something else")),
                Option("unknown", _("I do not know yet"), alone=True),
            ),
        ),
        Ask(
            "dream",
            "longtext",
            _("In your words: what would you like to do?"),
            hint=_(
                "For example: I baked bread for ten years and I would like to do it again. "
                "You can leave it empty."
            ),
            warning=_(
                "Do not write about illness or disability, yours or other people's. "
                "We do not need it now: you can tell an operator in person."
            ),
            required=False,
            most=1500,
            sensitive=True,
        ),
    ),
)

INTERNSHIP = Step(
    "internship",
    _("Your internship"),
    (
        Ask(
            "internship_before",
            "yesno",
            _("Have you already done an internship?"),
        ),
        Ask(
            "internship_time",
            "choice",
            _("How much time could you give it?"),
            options=(
                Option("few", _("A few hours a day")),
                Option("half", _("Half a day")),
                Option("whole", _("The whole day")),
                Option("unknown", _("I do not know")),
            ),
        ),
        Ask(
            "internship_words",
            "info",
            _("What you should know"),
            hint=_(
                "An internship is not a job contract: you learn by working, with a tutor beside "
                "you.\n"
                "It begins inside a project made with you: an operator tells you whether it is "
                "possible.\n"
                "The money you receive can change your ISEE or a benefit. Before you begin, ask a "
                "CAF."
            ),
            required=False,
        ),
    ),
    only=when(wants__in=["internship"]),
)
