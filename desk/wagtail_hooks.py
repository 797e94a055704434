from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views import home
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from desk.helping import hooks as helping_hooks
from desk.letters import hooks as letters_hooks
from desk.needs import Need
from desk.people import urls as people_urls
from desk.router.admin import hooks as routing_hooks
from desk.seeing import hooks as seeing_hooks
from desk.staff import day, urls
from desk.staff.team_register import TeamViewSet
from desk.statistics import hooks as statistics_hooks
from network.standing import may_have_rights, standing

# Registered by being imported.
__all__ = ["helping_hooks", "letters_hooks", "routing_hooks", "seeing_hooks", "statistics_hooks"]


# Wagtail's own, for whoever works on pages: for others they are empty, and ask all the same.
ABOUT_PAGES = (
    home.LockedPagesPanel,
    home.RecentEditsPanel,
    home.UserObjectsInWorkflowModerationPanel,
    home.WorkflowObjectsToModeratePanel,
)


class DeskItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return standing(request.user).is_desk


class MemberItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(standing(request.user).memberships)


class NeedViewSet(SnippetViewSet):
    model = Need
    icon = "list-ul"
    list_display = ["__str__"]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLResolver]:
    return [*urls.urlpatterns, *people_urls.urlpatterns]


@hooks.register("register_admin_menu_item")
def applications_item() -> MenuItem:
    return DeskItem(
        _("Applications"),
        reverse_lazy("desk_applications:index"),
        name="desk-applications",
        icon_name="clipboard-list",
        order=10,
    )


@hooks.register("register_admin_menu_item")
def referrals_item() -> MenuItem:
    return MemberItem(
        _("Referrals"),
        reverse_lazy("desk_referrals:index"),
        name="desk-referrals",
        icon_name="group",
        order=20,
    )


@hooks.register("register_admin_menu_item")
def messages_item() -> MenuItem:
    return DeskItem(
        _("Messages"),
        reverse_lazy("desk_staff:messages"),
        name="desk-messages",
        icon_name="mail",
        order=30,
    )


@hooks.register("register_admin_menu_item")
def find_person_item() -> MenuItem:
    return DeskItem(
        _("Find a person"),
        reverse_lazy("desk_people:find"),
        name="desk-find-person",
        icon_name="search",
        order=25,
    )


@hooks.register("construct_homepage_panels")
def home_panel(request: HttpRequest, panels: list[Any]) -> None:
    if not may_have_rights(request.user):
        panels[:] = [each for each in panels if not isinstance(each, ABOUT_PAGES)]
    mine = day.panel(request)
    if mine is not None:
        panels.append(mine)


@hooks.register("insert_global_admin_css")
def staff_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/staff.css"))


register_snippet(NeedViewSet)
register_snippet(TeamViewSet)
