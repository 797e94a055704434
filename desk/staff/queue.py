"""The list of applications: tabs with counts, filters, sorting, search by whole reference."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from desk import words
from desk.applications import Application
from desk.flows import WAITING_FOR_ANSWER
from desk.referrals import SEEN_BY_PARTNER
from desk.routing import language_name
from desk.staff import bounded, tabs
from desk.staff.bounded import BoundedPaginator
from desk.staff.bulk import actions
from desk.staff.filters import QueueFilters
from desk.staff.frame import unkept
from desk.staff.saved_links import problems_of, saved_links
from desk.talk.reading import new_for_desk
from network.standing import standing


class CellColumn(Column):
    def __init__(self, name: str, **kwargs: Any) -> None:
        self.cell_template_name = f"desk/staff/cells/{name}.html"
        super().__init__(name, accessor="pk", **kwargs)


class QueueView(IndexView):
    model = Application
    page_title = _("Applications")
    header_icon = "clipboard-list"
    template_name = "desk/staff/queue.html"
    results_template_name = "desk/staff/queue_results.html"
    filterset_class = QueueFilters
    paginate_by = 25
    paginator_class = BoundedPaginator
    default_ordering = ("-urgency", "submitted_at", "pk")
    is_searchable = True
    any_permission_required = None
    FORMATS = ()  # case lists do not leave as files from here
    columns = [
        CellColumn("select", label=_("Select")),
        CellColumn("request", label=_("Request"), sort_key="submitted_at"),
        CellColumn("urgency", label=_("Urgency"), sort_key="urgency"),
        CellColumn("state", label=_("State"), sort_key="state_since"),
        CellColumn("due", label=_("Due"), sort_key="due_on"),
        CellColumn("owner", label=_("Owner")),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()
        self.tab = kwargs.get("tab", tabs.ALL)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not standing(request.user).is_desk or self.tab not in tabs.LABELS:
            raise Http404
        return unkept(super().dispatch(request, *args, **kwargs))

    def get_search_form(self) -> SearchForm:
        data = self.request.GET if self.search_kwarg in self.request.GET else None
        return SearchForm(data, placeholder=_("Whole reference"))

    def get_base_queryset(self) -> QuerySet[Application]:
        return Application.objects.visible_to(self.request.user)

    def filter_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if not self.is_searching:  # a reference is found whatever tab it is in
            queryset = queryset.filter(tabs.holding(self.tab, self.request.user, self.today))
        self.filters.form.is_valid()
        return self.filters.filter_queryset(queryset)  # with all that was understood

    @cached_property
    def is_filtering(self) -> bool:
        return bool(self.filters.form.has_changed())

    @cached_property
    def problems(self) -> list[str]:
        """What of the filters and the search was not understood and does not count."""
        odd = self.search_form.is_bound and not self.search_form.is_valid()
        unread = [_("The search was not understood. Write a whole reference.")] if odd else []
        return [*map(str, unread), *self.filters.problems]

    def search_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Exactly, never by first letters (Garante, doc. web 9587053)."""
        if not self.is_searching:
            return queryset
        return queryset.filter(reference=self.search_query.strip().upper())

    def order_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if isinstance(self.ordering, tuple):
            return queryset.order_by(*self.ordering)
        field = F(self.ordering.lstrip("-"))
        down = self.ordering.startswith("-")
        order = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
        return queryset.order_by(order, "pk")

    def get_paginator(self, queryset: QuerySet[Application], *args: Any, **kwargs: Any) -> Any:
        """The tabs and the length of the list are one question to the database; the rows, with
        their owner and the organisation they are with, another."""
        everything = Application.objects.visible_to(self.request.user)
        self.numbers = tabs.counts(everything, self.request.user, self.today, queryset)
        paginator = super().get_paginator(with_partner(queryset), *args, **kwargs)
        paginator.count = self.numbers["shown"]
        return paginator

    def get_index_url(self) -> str:
        return tabs.address(self.tab)

    def get_index_results_url(self) -> str:
        if self.tab == tabs.ALL:
            return reverse("desk_applications:index_results")
        return reverse("desk_applications:tab_results", args=[self.tab])

    @cached_property
    def topics(self) -> dict[str, str]:
        return words.topic_labels()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        for application in context["object_list"]:
            self.describe(application)
        search = {"q": [self.search_query]} if self.is_searching else {}
        context["export_url"] = self.pointing_to("export", self.kept() | search)
        if self.is_searching or self.is_filtering:
            context["found"] = bounded.shown(context["items_count"])
        context["bulk_url"] = self.pointing_to("bulk", self.kept())
        context["bulk_actions"] = actions.choices()
        context["save_url"] = self.pointing_to("save_view", self.kept())
        if not self.results_only:
            views = saved_links(self.request)
            context["saved_views"] = views
            context["problems"] = [*self.problems, *problems_of(views)]
        else:
            context["problems"] = self.problems
        context["tabs"] = tabs.tabs(self.numbers, self.tab)
        return context

    def kept(self) -> dict[str, list[str]]:
        """Filters and order as they were understood, for other pages about the same list."""
        order = {"ordering": [self.ordering]} if isinstance(self.ordering, str) else {}
        return self.filters.kept() | order

    def pointing_to(self, name: str, query: dict[str, list[str]]) -> str:
        address = reverse(f"desk_applications:{name}", args=[self.tab])
        return f"{address}?{urlencode(query, doseq=True)}" if query else address

    def describe(self, application: Any) -> None:
        """What the cells say, once for each row."""
        application.topic_label = self.topics.get(application.topic, application.topic)
        application.district_label = words.district_label(application.district)
        application.language_label = language_name(application.language)
        application.due_words = words.due(
            application.due_on, self.today, paused=application.paused_on is not None
        )
        application.late = application.is_late(self.today)
        if application.partner_state in WAITING_FOR_ANSWER:
            application.partner_due_words = words.due(application.partner_due, self.today)
            application.partner_late = application.partner_due < self.today


def with_partner(queryset: QuerySet[Application]) -> QuerySet[Application]:
    """There is at most one referral at a time, so the join adds no rows."""
    return queryset.select_related("owner").annotate(
        current=FilteredRelation("referrals", condition=Q(referrals__state__in=SEEN_BY_PARTNER)),
        partner_state=F("current__state"),
        partner_name=F("current__organisation__name"),
        partner_due=F("current__due_on"),
        has_new_message=new_for_desk(),
    )
