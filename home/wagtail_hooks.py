from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.reports import RatingReport
from home.rich_text import KeptPageLinkHandler
from home.topics import Topic


@hooks.register("register_rich_text_features", order=100)
def keep_page_links(features: Any) -> None:
    features.register_link_type(KeptPageLinkHandler)


@register_snippet
class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["label", "key", "parent", "vocabulary"]
    ordering = ["position", "key"]
    panels = [
        FieldPanel("key"),
        FieldPanel("parent"),
        FieldPanel("label"),
        FieldPanel("lead"),
        FieldPanel("vocabulary"),
        FieldPanel("icon"),
        FieldPanel("position"),
    ]


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    return [
        path("reports/page-ratings/", RatingReport.as_view(), name="page_ratings"),
        path(
            "reports/page-ratings/results/",
            RatingReport.as_view(results_only=True),
            name="page_ratings_results",
        ),
    ]


class RatingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(
            page_permission_policy.user_has_any_permission(
                request.user, RatingReport.any_permission_required
            )
        )


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return RatingMenuItem(
        RatingReport.page_title, reverse("page_ratings"), icon_name="pick", order=100
    )
