"""Its place in the menu "Reports", and the permission in the groups' page."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

PERMISSION = "forms.retry_delivery"


class DeliveriesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_urls")
def delivery_urls() -> list[URLResolver]:
    return [path("reports/deliveries/", include("forms.delivery_admin.views"))]


@hooks.register("register_reports_menu_item")
def delivery_item() -> MenuItem:
    return DeliveriesItem(
        _("Undelivered requests"),
        reverse_lazy("forms_deliveries:index"),
        name="undelivered",
        icon_name="warning",
        order=120,
    )


@hooks.register("register_permissions")
def delivery_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="forms", codename="retry_delivery")
