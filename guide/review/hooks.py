"""Where Wagtail's admin shows reviews: addresses, reports, the editor's menu, experts by topic."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from guide.review import reading, staff
from guide.review.experts import TopicExperts
from guide.review.reports import REPORTS, DueReport, address, may_read
from guide.review.states import ReviewState

FIRST_ORDER = 50


@register_snippet
class TopicExpertsViewSet(SnippetViewSet):
    model = TopicExperts
    icon = "group"
    list_display = ["topic", "group"]
    copy_view_enabled = False
    panels = [FieldPanel("topic"), FieldPanel("group")]


@hooks.register("register_admin_urls")
def review_urls() -> list[Any]:
    reviews = [
        path("<int:pk>/", staff.review, name="review"),
        path("<int:pk>/read/", reading.read, name="read"),
        path("<int:pk>/changes/", reading.Changes.as_view(), name="changes"),
    ]
    found: list[Any] = [path("guide-review/", include((reviews, "guide_review")))]
    for report in REPORTS:
        where = f"reports/{report.named.replace('_', '-')}/"
        results = report.as_view(results_only=True)
        found.append(path(where, report.as_view(), name=report.named))
        found.append(path(f"{where}results/", results, name=f"{report.named}_results"))
    return found


class ReportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


def _item(report: type[DueReport], order: int) -> MenuItem:
    return ReportItem(report.page_title, address(report), icon_name="calendar-check", order=order)


for _order, _report in enumerate(REPORTS, FIRST_ORDER):
    hooks.register(
        "register_reports_menu_item",
        lambda report=_report, order=_order: _item(report, order),
    )


class ReviewMenuItem(ActionMenuItem):
    """In the editor, where Wagtail hides its own buttons because the text is locked."""

    label = _("Open the review")
    name = "action-open-review"
    icon_name = "clipboard-list"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and _state(context) is not None

    def get_url(self, context: dict[str, Any]) -> str:
        state = _state(context)
        return reverse("guide_review:review", args=[state.pk]) if state else ""


def _state(context: dict[str, Any]) -> ReviewState | None:
    """The open review, or the last one when the text was sent back."""
    workflow = context["page"].current_workflow_state
    state = workflow.current_task_state.specific if workflow else None
    return state if isinstance(state, ReviewState) else None


@hooks.register("register_page_action_menu_item")
def review_menu_item() -> ActionMenuItem:
    return ReviewMenuItem(order=5)
