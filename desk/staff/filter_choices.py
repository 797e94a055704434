"""What the filters of the queue offer to choose from."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from desk import words
from desk.applications import Application
from desk.referrals import Referral
from desk.teams import Team
from forms.kinds.district import districts as known_districts
from forms.versions import FormVersion
from network.languages import SPOKEN
from network.models import Organisation
from portal.models import User

Choices = list[tuple[Any, Any]]
KEPT_SECONDS = 60


def states() -> Choices:
    return [(state.name, state.label) for state in Application.workflow().states]


def topics() -> Choices:
    known = [pair for pair in words.topic_labels().items() if pair[0]]
    return sorted(known, key=lambda pair: pair[1])


def districts() -> Choices:
    return [(key, f"{key} – {name}") for key, name in known_districts().items()]


def languages() -> Choices:
    """As forms write them: "zh", where the network tells scripts apart."""
    return [(code.split("-")[0], name) for code, name in SPOKEN.items() if code != "sgn-it"]


def owners() -> Choices:
    """Kept for a minute, as the lists below: they change with the staff, not with the click."""
    return cache.get_or_set("desk-owners", _read_owners, KEPT_SECONDS) or []


def teams() -> Choices:
    return cache.get_or_set("desk-teams", _read_teams, KEPT_SECONDS) or []


def organisations() -> Choices:
    return cache.get_or_set("desk-filter-partners", _read_organisations, KEPT_SECONDS) or []


def forms() -> Choices:
    titles = cache.get_or_set("desk-filter-forms", _read_forms, KEPT_SECONDS) or []
    language = get_language() or "it"
    named = [(key, title.get(language) or title.get("it") or key) for key, title in titles]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _read_owners() -> Choices:
    found = User.objects.filter(
        pk__in=Application.objects.exclude(owner=None).values("owner")
    ).order_by("last_name", "first_name", "email")
    return [(owner.pk, str(owner)) for owner in found]


def _read_teams() -> Choices:
    return list(Team.objects.values_list("pk", "name"))


def _read_organisations() -> Choices:
    asked = Organisation.objects.filter(pk__in=Referral.objects.values("organisation"))
    return list(asked.order_by("name", "pk").values_list("pk", "name"))


def _read_forms() -> list[tuple[str, dict[str, str]]]:
    found = FormVersion.objects.newest().values_list("form_key", "document__title")
    return [(key, title if isinstance(title, dict) else {}) for key, title in found]
