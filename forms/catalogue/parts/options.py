"""Lists of answers that more than one form offers."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Option
from forms.kinds.district import districts

# As in network.languages, but Chinese, whose key was published before.
LANGUAGES = (
    Option("it", _("Italian")),
    Option("en", _("English")),
    Option("fr", _("French")),
    Option("es", _("Spanish")),
    Option("ro", _("Romanian")),
    Option("ar", _("Arabic")),
    Option("zh", _("Chinese")),
    Option("sq", _("Albanian")),
    Option("bn", _("Bengali")),
    Option("pt", _("Portuguese")),
    Option("uk", _("Ukrainian")),
    Option("ru", _("Russian")),
    Option("tl", _("Filipino")),
    Option("ur", _("Urdu")),
    Option("fa", _("Persian")),
    Option("wo", _("Wolof")),
    Option("sgn-it", _("Italian Sign Language")),
    Option("other", _("Another language")),
)


# What a place does for people: the keys of network/starter/functions.yaml.
FUNCTIONS = (
    Option("reception", _("Reception: listening to whoever comes in")),
    Option("information", _("Information")),
    Option("guidance", _("Guidance: finding the right service together")),
    Option("secretariat", _("Help with forms and paperwork")),
    Option("housing-advice", _("Housing advice")),
    Option("debt-advice", _("Debt advice")),
    Option("work-guidance", _("Work guidance")),
    Option("food-distribution", _("Food distribution")),
    Option("mediation", _("Mediation")),
)

# Proper names: the same in every language.
DISTRICTS = tuple(Option(key, f"{key} – {name}") for key, name in districts().items())

DAYS = (
    Option("mon", _("On Mondays")),
    Option("tue", _("On Tuesdays")),
    Option("wed", _("On Wednesdays")),
    Option("thu", _("On Thursdays")),
    Option("fri", _("On Fridays")),
    Option("sat", _("On Saturdays")),
    Option("sun", _("On Sundays")),
)

TIMES = (
    Option("morning", _("In the morning")),
    Option("afternoon", _("In the afternoon")),
    Option("evening", _("In the evening")),
)
