from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from desk.helping.urls import helping
from network.standing import standing


class HelperItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(standing(request.user).memberships)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLResolver]:
    return [path("helping/", include((helping, "desk_helping")))]


@hooks.register("register_admin_menu_item")
def helping_item() -> MenuItem:
    return HelperItem(
        _("Help somebody"),
        reverse_lazy("desk_helping:index"),
        name="desk-helping",
        icon_name="user",
        order=25,
    )
