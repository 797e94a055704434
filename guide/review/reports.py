"""Reports of what is due, for editors and experts: to read, filter and take away."""

import datetime as dt
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from guide.facts import Fact
from guide.guides import GuidePage
from guide.review import due
from guide.review.experts import is_some_expert
from guide.review.states import ReviewState
from home.models import Topic
from portal.spreadsheets import harmless_cell

PAGE_RIGHTS = ("add", "change", "publish")


def may_read(user: Any) -> bool:
    """Whoever writes pages, and whoever is named an expert of anything."""
    if page_permission_policy.user_has_any_permission(user, PAGE_RIGHTS):
        return True
    if not hasattr(user, "_is_some_expert"):  # the menu asks once for each report
        user._is_some_expert = is_some_expert(user)
    return bool(user._is_some_expert)


def day_in_words(day: dt.date | None, today: dt.date) -> str:
    if day is None:
        return _("never checked: no date")
    told = date_format(day, "j F Y")
    return _("%(day)s – late") % {"day": told} if day < today else told


class _TopicFilter(django_filters.ModelChoiceFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Topic.objects.all(), label=gettext_lazy("Topic"), **kwargs)


def _locales(_request: Any) -> QuerySet[Locale]:
    return Locale.objects.all()


class WaitingFilters(WagtailFilterSet):
    topic = _TopicFilter(method="by_topic")
    locale = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Language"), queryset=_locales, method="by_locale"
    )
    late = django_filters.BooleanFilter(label=gettext_lazy("Late"), method="by_late")

    class Meta:
        model = ReviewState
        fields: list[str] = []

    def by_topic(self, found: Any, _name: str, topic: Topic) -> Any:
        return found.filter(workflow_state__object_id__in=due.keys_as_text(due.about(topic)))

    def by_locale(self, found: Any, _name: str, locale: Locale) -> Any:
        pages = Page.objects.filter(locale=locale)
        return found.filter(workflow_state__object_id__in=due.keys_as_text(pages))

    def by_late(self, found: Any, _name: str, late: bool) -> Any:
        today = timezone.localdate()
        return found.filter(due_on__lt=today) if late else found.filter(due_on__gte=today)


class AgainFilters(WagtailFilterSet):
    topic = _TopicFilter(method="by_topic")
    locale = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Language"), queryset=_locales, field_name="locale"
    )

    class Meta:
        model = GuidePage
        fields: list[str] = []

    def by_topic(self, found: Any, _name: str, topic: Topic) -> Any:
        return found.filter(pk__in=due.about(topic).values("pk"))


class DueReport(ReportView):
    """What the three reports share. ``named`` finds their addresses."""

    results_template_name = "wagtailadmin/generic/listing_results.html"
    header_icon = "calendar-check"
    named = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read(request.user):
            raise PermissionDenied
        self.today = timezone.localdate()
        return super().dispatch(request, *args, **kwargs)

    def get_filename(self) -> str:
        return self.named.replace("_", "-")


def _harmless(*names: str) -> dict[str, Any]:
    return {name: {"csv": harmless_cell, "xlsx": harmless_cell} for name in names}


class WaitingReport(DueReport):
    model = ReviewState
    page_title = gettext_lazy("Waiting for review")
    named = index_url_name = "guide_reviews_waiting"
    index_results_url_name = "guide_reviews_waiting_results"
    filterset_class = WaitingFilters
    columns = [
        TitleColumn(
            "page_title", label=gettext_lazy("text"), url_name="guide_review:review", sort_key=None
        ),
        Column("language", label=gettext_lazy("language")),
        Column("due", label=gettext_lazy("due on")),
        Column("holder", label=gettext_lazy("taken by")),
        Column("since", label=gettext_lazy("waits since")),
        Column("asked_by", label=gettext_lazy("asked by")),
    ]
    list_export = ["page_title", "language", "due_on", "holder", "since", "asked_by"]
    export_headings = {
        "page_title": gettext_lazy("text"),
        "language": gettext_lazy("language"),
        "due_on": gettext_lazy("due on"),
        "holder": gettext_lazy("taken by"),
        "since": gettext_lazy("waits since"),
        "asked_by": gettext_lazy("asked by"),
    }
    custom_field_preprocess = _harmless("page_title", "holder", "asked_by")

    def get_queryset(self) -> QuerySet[ReviewState]:
        return due.waiting()

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        return [self._described(state) for state in object_list if state.page is not None]

    def _described(self, state: Any) -> Any:
        state.page_title = state.page.get_admin_display_title()
        state.language = str(state.page.locale)
        state.due = day_in_words(state.due_on, self.today)
        state.holder = str(state.claimed_by or _("nobody yet"))
        state.since = date_format(timezone.localdate(state.started_at), "j F Y")
        state.asked_by = str(state.workflow_state.requested_by or "")
        return state


class AgainReport(DueReport):
    model = GuidePage
    page_title = gettext_lazy("To be checked again")
    named = index_url_name = "guide_reviews_again"
    index_results_url_name = "guide_reviews_again_results"
    filterset_class = AgainFilters
    columns = [
        TitleColumn(
            "title", label=gettext_lazy("text"), url_name="wagtailadmin_pages:edit", sort_key=None
        ),
        Column("locale", label=gettext_lazy("language")),
        Column("due", label=gettext_lazy("to be checked again on")),
        Column("reviewed_on", label=gettext_lazy("last checked on")),
        Column("reviewed_by", label=gettext_lazy("checked by")),
    ]
    list_export = ["title", "locale", "review_again_on", "reviewed_on", "reviewed_by"]
    custom_field_preprocess = _harmless("title", "reviewed_by")

    def get_queryset(self) -> QuerySet[GuidePage]:
        return due.again(self.today)

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        found = list(object_list)
        for page in found:
            page.due = day_in_words(page.review_again_on, self.today)
        return found


class FactReport(DueReport):
    model = Fact
    page_title = gettext_lazy("Facts to be checked")
    named = index_url_name = "guide_facts_due"
    index_results_url_name = "guide_facts_due_results"
    columns = [
        Column("key", label=gettext_lazy("key")),
        Column("value", label=gettext_lazy("value")),
        Column("due", label=gettext_lazy("to be checked again by")),
        Column("checked_on", label=gettext_lazy("checked on")),
        Column("source", label=gettext_lazy("source")),
    ]
    list_export = ["key", "value", "valid_until", "checked_on", "source", "url"]
    custom_field_preprocess = _harmless("key", "value", "source", "url")

    def get_queryset(self) -> QuerySet[Fact]:
        return due.facts(self.today)

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        found = list(object_list)
        for fact in found:
            fact.due = day_in_words(fact.valid_until, self.today)
        return found


REPORTS: tuple[type[DueReport], ...] = (WaitingReport, AgainReport, FactReport)


def address(report: type[DueReport]) -> str:
    return reverse(report.named)
