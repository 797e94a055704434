"""Names of days and months, so that our catalogue can say them as Italian writes them.

Django's own Italian begins them with a capital letter, which is wrong inside a sentence; a message
of ours prevails over Django's, and only what stands in our code is in our catalogue.
"""

from django.utils.translation import gettext_noop as _

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
