from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from desk.seeing import rules


class SeeAsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may(request.user)


@hooks.register("register_settings_menu_item")
def see_as_item() -> MenuItem:
    return SeeAsItem(
        _("See the desk as a colleague"),
        reverse_lazy("desk_staff:see_as"),
        name="desk-see-as",
        icon_name="view",
    )


@hooks.register("register_permissions")
def see_as_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="desk", codename="see_as")
