from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from workflow.amending import calendar_pages, pages
from workflow.amending.saving import PERMISSION
from workflow.staff import Overview


class AdministratorItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("case-workflows/", Overview.as_view(), name="case_workflows"),
        path("case-workflows/undo/", pages.undo, name="case_undo"),
        path("case-workflows/terms/", calendar_pages.overview, name="case_terms"),
        path("case-workflows/terms/<slug:name>/", pages.term, name="case_term"),
        path("case-workflows/history/", pages.history, name="case_history"),
        path("case-workflows/state/<slug:workflow>/<slug:name>/", pages.state, name="case_state"),
        path("case-workflows/change/<slug:workflow>/<slug:name>/", pages.step, name="case_step"),
    ]


@hooks.register("register_settings_menu_item")
def workflows_item() -> MenuItem:
    return AdministratorItem(
        _("Case workflows"),
        reverse_lazy("case_workflows"),
        name="case-workflows",
        icon_name="tasks",
    )


@hooks.register("register_settings_menu_item")
def terms_item() -> MenuItem:
    return AdministratorItem(
        _("Terms and closing days"),
        reverse_lazy("case_terms"),
        name="case-terms",
        icon_name="calendar",
    )


@hooks.register("register_permissions")
def named_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="workflow", codename="change_workflow")
