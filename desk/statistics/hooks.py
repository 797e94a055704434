"""Menu, address, permission and looks of the statistics."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from desk.statistics import own, page, rights


class StatisticsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rights.may_view(request.user)


class OwnItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(own.led_by(request.user))


@hooks.register("register_admin_urls")
def statistics_urls() -> list[URLPattern]:
    return [
        path("desk/statistics/", page.statistics, name="desk_statistics"),
        path("desk/statistics/ours/", own.statistics, name="desk_own_statistics"),
    ]


@hooks.register("register_admin_menu_item")
def statistics_item() -> MenuItem:
    return StatisticsItem(
        page.TITLE,
        reverse_lazy("desk_statistics"),
        name="desk-statistics",
        icon_name="view",
        order=40,
    )


@hooks.register("register_admin_menu_item")
def own_item() -> MenuItem:
    return OwnItem(
        own.TITLE,
        reverse_lazy("desk_own_statistics"),
        name="desk-own-statistics",
        icon_name="view",
        order=41,
    )


@hooks.register("register_permissions")
def statistics_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="desk", codename="view_statistics")
