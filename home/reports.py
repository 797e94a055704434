"""What visitors say of the pages: to read and to take away, never to rewrite."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from home.feedback import PageRating
from portal.spreadsheets import harmless_cell


class RatingFilterSet(WagtailFilterSet):
    class Meta:
        model = PageRating
        fields = ["rating", "answer", "language"]


class RatingReport(ReportView):
    model = PageRating
    page_title = _("Page ratings")
    header_icon = "pick"
    index_url_name = "page_ratings"
    index_results_url_name = "page_ratings_results"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    filterset_class = RatingFilterSet
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    columns = [
        Column("page", label=_("page")),
        Column("rating", label=_("stars")),
        Column("get_answer_display", label=_("reason")),
        Column("comment", label=_("comment")),
        Column("language", label=_("language")),
        Column("given_on", label=_("given on")),
    ]
    list_export = ["page", "rating", "answer", "comment", "language", "given_on"]
    custom_field_preprocess = {
        name: {"csv": harmless_cell, "xlsx": harmless_cell} for name in ("page", "comment")
    }

    def get_queryset(self) -> QuerySet[PageRating]:
        return PageRating.objects.select_related("page").order_by("-given_on", "-pk")

    def get_filename(self) -> Any:
        return "page-ratings"
