"""Its place in the menu "Reports"."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forms.measure.report import TITLE, may_read


class ReportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLResolver]:
    return [path("reports/forms/", include("forms.measure.report"))]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    return ReportItem(
        TITLE, reverse_lazy("forms_measure:report"), name="forms", icon_name="view", order=110
    )
