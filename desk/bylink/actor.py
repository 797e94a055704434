"""Who acts behind a link: the organisation, and the name that somebody typed."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk.flows import PARTNER
from network.models import Organisation
from workflow.actors import Actor


def actor_by_link(organisation: Organisation, name: str = "") -> Actor:
    """Never a lead: to take on more than there is room for, somebody signs in.

    The name is what whoever answered typed, marked as such; nobody has checked it.
    """
    with override(settings.LANGUAGE_CODE):  # it stays in the history as it is written now
        label = _("%(name)s (by link)") % {"name": name or organisation.name}
    return Actor(
        label=label,
        roles=frozenset({PARTNER}),
        organisation_id=organisation.pk,
        organisation_label=organisation.name,
    )
