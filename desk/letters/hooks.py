"""Menu, addresses and permissions of templates and exports."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from desk.staff import templates

URLS = [
    path("", templates.index, name="index"),
    path("add/", templates.edit, name="add"),
    path("preview/", templates.preview, name="preview"),
    path("<int:pk>/", templates.edit, name="edit"),
]


class TemplatesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(templates.PERMISSION)


@hooks.register("register_admin_urls")
def template_urls() -> list[URLResolver]:
    return [path("desk/templates/", include((URLS, "desk_templates")))]


@hooks.register("register_settings_menu_item")
def templates_item() -> MenuItem:
    return TemplatesItem(
        _("Message templates"),
        reverse_lazy("desk_templates:index"),
        name="message-templates",
        icon_name="mail",
        order=800,
    )


@hooks.register("register_permissions")
def named_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="desk", codename__in=("change_messagetemplate", "export_people")
    )
