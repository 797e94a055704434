"""What the queue can be narrowed to. A filter that makes no sense says so and is left out; the
others still count."""

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.active_filters import (
    DateFromToRangeFilterAdapter,
    register_filter_adapter_class,
)
from wagtail.admin.filters import WagtailFilterSet

from desk.applications import Application
from desk.conversation import InfoRequest, Note
from desk.flows import APPLICATIONS
from desk.lateness import has_silent_partner, is_late
from desk.referrals import SEEN_BY_PARTNER, Referral
from desk.staff import filter_choices
from desk.staff.filter_fields import FORGET, DaysFilter, FilterForm, NumberOfDays, SeveralField
from workflow.definition import Kind

register_filter_adapter_class(DaysFilter, DateFromToRangeFilterAdapter)
LATE, PARTNER_LATE, NOT_LATE = "yes", "partner", "no"
LATENESS = [
    (LATE, gettext_lazy("Late")),
    (PARTNER_LATE, gettext_lazy("An organisation has not answered")),
    (NOT_LATE, gettext_lazy("Not late")),
]
ANSWERED = "yes"


class Several(django_filters.MultipleChoiceFilter):
    field_class = SeveralField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(distinct=False, widget=CheckboxSelectMultiple, **kwargs)


class QueueFilters(WagtailFilterSet):
    state = Several(label=gettext_lazy("State"), choices=filter_choices.states)
    urgency = django_filters.ChoiceFilter(
        label=gettext_lazy("Urgency at least"),
        choices=Application.Urgency.choices[1:],
        lookup_expr="gte",
    )
    late = django_filters.ChoiceFilter(
        label=gettext_lazy("Late"), choices=LATENESS, method="by_lateness"
    )
    answered = django_filters.ChoiceFilter(
        label=gettext_lazy("Answered"),
        choices=[(ANSWERED, gettext_lazy("The applicant has answered"))],
        method="by_answer",
    )
    topic = Several(label=gettext_lazy("Topic"), choices=filter_choices.topics)
    form_key = Several(label=gettext_lazy("Form"), choices=filter_choices.forms)
    district = Several(label=gettext_lazy("District"), choices=filter_choices.districts)
    language = Several(label=gettext_lazy("Language"), choices=filter_choices.languages)
    owner = django_filters.ChoiceFilter(
        label=gettext_lazy("Owner"),
        choices=filter_choices.owners,
        null_label=gettext_lazy("Nobody yet"),
    )
    team = Several(label=gettext_lazy("Team"), choices=filter_choices.teams)
    partner = Several(
        label=gettext_lazy("With the organisation"),
        choices=filter_choices.organisations,
        method="by_partner",
    )
    submitted = DaysFilter(field_name="submitted_at", label=gettext_lazy("Sent"))
    due = DaysFilter(field_name="due_on", label=gettext_lazy("Due"))
    legal_within = NumberOfDays(
        label=gettext_lazy("Legal date within … days"), method="by_legal_date"
    )
    untouched = NumberOfDays(
        label=gettext_lazy("Not touched for … days"),
        help_text=gettext_lazy("Nobody changed it or wrote a note."),
        method="by_silence",
    )

    class Meta:
        model = Application
        form = FilterForm
        fields: list[str] = []

    def by_lateness(self, found: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        if value == PARTNER_LATE:
            return found.filter(has_silent_partner(today))
        late = is_late(today)
        return found.filter(late if value == LATE else ~late)

    def by_answer(self, found: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """The answer is the last thing that happened."""
        answer = InfoRequest.objects.filter(
            application=OuterRef("pk"),
            state=InfoRequest.State.ANSWERED,
            settled_at__gte=OuterRef("state_since"),
        )
        return found.filter(Exists(answer), state__in=APPLICATIONS.names(Kind.OPEN))

    def by_partner(self, found: QuerySet[Any], _name: str, value: list[str]) -> QuerySet[Any]:
        return found.filter(
            Exists(
                Referral.objects.filter(
                    application=OuterRef("pk"),
                    state__in=SEEN_BY_PARTNER,
                    organisation_id__in=value,
                )
            )
        )

    def by_legal_date(self, found: QuerySet[Any], _name: str, value: int) -> QuerySet[Any]:
        today = timezone.localdate()
        return found.filter(legal_date__range=(today, today + dt.timedelta(days=value)))

    def by_silence(self, found: QuerySet[Any], _name: str, value: int) -> QuerySet[Any]:
        since = timezone.now() - dt.timedelta(days=value)
        noted = Note.objects.filter(application=OuterRef("pk"), at__gt=since)
        return found.filter(Q(state_since__lte=since) & ~Exists(noted))

    @cached_property
    def problems(self) -> list[str]:
        """One sentence for each filter that was left out, wholly or in part."""
        return [
            _("%(filter)s: %(problem)s") % {"filter": self.filters[name].label, "problem": each}
            for name, problems in self.errors.items()
            if name in self.filters
            for each in problems
        ]

    @cached_property
    def plain(self) -> FilterForm:
        """The same fields once more, for browsers that do not open the panel of filters."""
        form = self.get_form_class()(self.data, auto_id="plain_%s")
        form.is_valid()
        return form

    def kept(self) -> dict[str, list[str]]:
        """What was understood, as parameters of an address. Not the search, which names somebody's
        request, and nothing that was not understood."""
        found: dict[str, list[str]] = {}
        self.form.is_valid()
        for name, value in self.form.cleaned_data.items():
            if isinstance(value, slice):
                ends = (("from", value.start), ("to", value.stop))
                found |= {f"{name}_{end}": [day.isoformat()] for end, day in ends if day}
            elif isinstance(value, list):
                found |= {name: [str(each) for each in value]} if value else {}
            elif value not in FORGET:
                found[name] = [str(value)]
        return found

    @classmethod
    def parameters(cls) -> frozenset[str]:
        """Every name that may stand in an address."""
        ranges = {
            f"{name}_{end}"
            for name, each in cls.base_filters.items()
            if isinstance(each, DaysFilter)
            for end in ("from", "to")
        }
        return frozenset(cls.base_filters) | ranges
