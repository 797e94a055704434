"""The menu "Routing" and its addresses."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from desk.router.admin import queue, views
from desk.router.admin.rights import may_keep_rules
from network.standing import standing

RULES = [
    path("", views.index, name="index"),
    path("new/", views.edit, name="new"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/switch/", views.switch, name="switch"),
    path("<int:pk>/move/", views.move, name="move"),
    path("fallback/", queue.fallback, name="fallback"),
]


class Item(MenuItem):
    def __init__(self, *args: Any, shown: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown

    def is_shown(self, request: HttpRequest) -> bool:
        return self.shown(request.user)


@hooks.register("register_admin_urls")
def routing_urls() -> list[URLResolver]:
    return [path("routing/", include((RULES, "desk_routing")))]


@hooks.register("register_admin_menu_item")
def routing_menu() -> MenuItem:
    items = [
        Item(
            _("Fallback queue"),
            reverse_lazy("desk_routing:fallback"),
            icon_name="warning",
            order=10,
            shown=lambda user: standing(user).is_desk,
        ),
        Item(
            _("Routing rules"),
            reverse_lazy("desk_routing:index"),
            icon_name="tasks",
            order=20,
            shown=may_keep_rules,
        ),
    ]
    return SubmenuMenuItem(
        _("Routing"), Menu(items=items), name="routing", icon_name="tasks", order=40
    )


@hooks.register("register_permissions")
def rule_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="desk", codename="change_routingrule")
