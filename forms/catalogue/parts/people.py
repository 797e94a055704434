"""The household: year of birth and relation, nothing else. The group's key is what
``forms.derived`` counts people and minors by."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step

PEOPLE = Step(
    "people",
    _("Who lives with you"),
    (
        Ask(
            "member_name", "text", _("First name"), means="member_name", most=80, autocomplete="off"
        ),
        Ask(
            "member_born",
            "number",
            _("Year of birth"),
            hint=_("Four digits, for example 2015."),
            means="member_birth_year",
            least=1900,
            most="this-year",
        ),
        Ask(
            "member_relation",
            "choice",
            _("Who is this person to you?"),
            means="member_relation",
            options=(
                Option("partner", _("Wife, husband or partner")),
                Option("child", _("Son or daughter")),
                Option("parent", _("Mother or father")),
                Option("sibling", _("Brother or sister")),
                Option("relative", _("Another relative")),
                Option("other", _("Another person")),
            ),
        ),
    ),
    lead=_(
        "Do not add yourself: we count you already. "
        "If you live alone, leave everything empty and press Continue."
    ),
    repeat="people_with_you",
    most=12,
    row_title=_("Person"),
    add_label=_("Add another person"),
)
