from typing import Any

import django_filters
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from desk import words
from desk.applications import Application
from desk.flows import APPLICATIONS
from forms.kinds.district import districts
from network.languages import SPOKEN
from portal.models import User

Choices = list[tuple[Any, Any]]
OWNERS_KEPT_SECONDS = 60


def _states() -> Choices:
    return [(state.name, state.label) for state in APPLICATIONS.states]


def _topics() -> Choices:
    known = [pair for pair in words.topic_labels().items() if pair[0]]
    return sorted(known, key=lambda pair: pair[1])


def _districts() -> Choices:
    return [(key, f"{key} – {name}") for key, name in districts().items()]


def _languages() -> Choices:
    """As forms write them: "zh", where the network tells scripts apart."""
    return [(code.split("-")[0], name) for code, name in SPOKEN.items() if code != "sgn-it"]


def _owners() -> Choices:
    """Kept for a minute: who takes cases in charge changes with the staff, not with the click."""
    return cache.get_or_set("desk-owners", _read_owners, OWNERS_KEPT_SECONDS) or []


def _read_owners() -> Choices:
    owners = User.objects.filter(
        pk__in=Application.objects.exclude(owner=None).values("owner")
    ).order_by("last_name", "first_name", "email")
    return [(owner.pk, str(owner)) for owner in owners]


class QueueFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=_states)
    urgency = django_filters.ChoiceFilter(label=_("Urgency"), choices=Application.Urgency.choices)
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=_topics)
    district = django_filters.ChoiceFilter(label=_("District"), choices=_districts)
    language = django_filters.ChoiceFilter(label=_("Language"), choices=_languages)
    owner = django_filters.ChoiceFilter(label=_("Owner"), choices=_owners)

    class Meta:
        model = Application
        fields = ["state", "urgency", "topic", "district", "language", "owner"]
