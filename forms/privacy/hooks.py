"""The menu "Privacy" of the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from forms.privacy import people
from forms.privacy.notices import SECTIONS, NoticeText
from forms.privacy.proofs import ANSWER_PEOPLE, SEE_PROOFS
from forms.privacy.retention_rules import RetentionRule
from forms.privacy.rule_form import RuleForm
from forms.privacy.staff import urls


class NoticeTextViewSet(SnippetViewSet):
    model = NoticeText
    icon = "doc-full"
    list_display = ["__str__", "form_key"]
    copy_view_enabled = False
    panels = [
        FieldPanel("form_key"),
        FieldPanel("short"),
        MultiFieldPanel([FieldPanel(key) for key in SECTIONS], heading=_("The whole notice")),
    ]


class RetentionRuleViewSet(SnippetViewSet):
    model = RetentionRule
    icon = "calendar"
    list_display = ["state_label", "form_key", "in_words", "source"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return RuleForm


register_snippet(NoticeTextViewSet)
register_snippet(RetentionRuleViewSet)


class Item(MenuItem):
    def __init__(self, *args: Any, shown: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown

    def is_shown(self, request: HttpRequest) -> bool:
        return self.shown(request.user)


def _permission(codename: str) -> Callable[[Any], bool]:
    return lambda user: user.has_perm(f"forms.{codename}")


def _named(*codenames: str) -> Callable[[Any], bool]:
    return lambda user: any(people.may(user, codename) for codename in codenames)


def _keeps_rules(user: Any) -> bool:
    return user.has_perm("forms.view_retentionrule") or people.may(user, SEE_PROOFS)


@hooks.register("register_admin_urls")
def privacy_urls() -> list[Any]:
    return urls.urlpatterns


@hooks.register("register_admin_menu_item")
def privacy_menu() -> MenuItem:
    items = [
        Item(
            _("Requests about data"),
            reverse_lazy("privacy_asked:index"),
            icon_name="mail",
            order=10,
            shown=_named(ANSWER_PEOPLE),
        ),
        Item(
            _("Data of one person"),
            reverse_lazy("privacy_person:search"),
            icon_name="user",
            order=20,
            shown=_named(ANSWER_PEOPLE),
        ),
        Item(
            _("Privacy notices"),
            reverse_lazy("privacy_notices:index"),
            icon_name="doc-full",
            order=30,
            shown=_permission("view_noticetext"),
        ),
        Item(
            _("Retention"),
            reverse_lazy("privacy_retention"),
            icon_name="calendar",
            order=40,
            shown=_keeps_rules,
        ),
        Item(
            _("Proofs of erasure"),
            reverse_lazy("privacy_proofs:index"),
            icon_name="clipboard-list",
            order=50,
            shown=_named(SEE_PROOFS, ANSWER_PEOPLE),
        ),
        Item(
            _("Who has looked"),
            reverse_lazy("privacy_readings:index"),
            icon_name="view",
            order=60,
            shown=_named(ANSWER_PEOPLE),
        ),
    ]
    return SubmenuMenuItem(
        _("Privacy"), Menu(items=items), name="privacy", icon_name="lock", order=310
    )


@hooks.register("register_permissions")
def named_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="forms", codename__in=(ANSWER_PEOPLE, SEE_PROOFS)
    )
