"""The menu "Forms": where editors write forms."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.signals import pre_delete
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import snippets

from forms.builder import listing, publication
from forms.builder.models import IntakeForm
from forms.builder.views import choices, confirm, edit, files, testing, translate, trying
from forms.builder.views.pages import NAMESPACE, address


class IndexView(snippets.IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if self.user_has_permission("add"):
            label = _("Start from a form or a file")
            buttons.append(Button(label, url=address("start"), icon_name="copy", priority=5))
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if not self.results_only:
            context["shipped"] = listing.shipped(get_language() or "it")
            context["can_adopt"] = self.user_has_permission("add")
            context["start_url"] = address("start")
        return context


class FormViewSet(snippets.SnippetViewSet):
    model = IntakeForm
    icon = "form"
    menu_label = gettext_lazy("Forms")
    menu_name = "forms"
    menu_order = 110
    add_to_admin_menu = True
    url_namespace = NAMESPACE
    url_prefix = "forms"
    copy_view_enabled = False
    index_view_class = IndexView
    add_view_class = edit.CreateView
    edit_view_class = edit.EditView
    delete_view_class = edit.DeleteView
    workflow_action_view_class = edit.WorkflowActionView
    index_template_name = "forms/builder/index.html"
    index_results_template_name = "forms/builder/index_results.html"
    create_template_name = "forms/builder/create.html"
    edit_template_name = "forms/builder/edit.html"
    list_display = [
        "title",
        Column("version", label=gettext_lazy("Version"), sort_key="version"),
        Column("begun", label=gettext_lazy("Requests being written"), sort_key="begun"),
        UpdatedAtColumn(),
        Column("state", label=gettext_lazy("State"), accessor=listing.state),
    ]
    list_per_page = 50
    search_fields = ["title", "key"]
    ordering = ["title"]
    edit_handler = TabbedInterface(
        [
            ObjectList([FieldPanel("title"), FieldPanel("steps")], heading=gettext_lazy("Pages")),
            ObjectList([FieldPanel("exits")], heading=gettext_lazy("Other help")),
            ObjectList(
                [FieldPanel("flags"), FieldPanel("checks")],
                heading=gettext_lazy("Marks and doubts"),
            ),
            ObjectList(
                [
                    FieldPanel("key"),
                    FieldPanel("destination"),
                    FieldPanel("topic"),
                    FieldPanel("second_fact"),
                    FieldPanel("derived"),
                    MultiFieldPanel(
                        [FieldPanel("policy"), FieldPanel("close_on")],
                        heading=gettext_lazy("Requests already begun, when this is published"),
                    ),
                    PublishingPanel(),
                ],
                heading=gettext_lazy("Settings"),
            ),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[IntakeForm]:
        return listing.rows()

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),  # the list first: the menu leads to the first of them
            path("start/", self.construct_view(files.StartView), name="start"),
            path("choices/", choices.choices, name="choices_new"),
            path("choices/<int:pk>/", choices.choices, name="choices"),
            path("confirm/<int:pk>/", self.construct_view(confirm.ConfirmView), name="confirm"),
            path(
                "translate/<int:pk>/",
                self.construct_view(translate.TranslateView),
                name="translate",
            ),
            path(
                "translate/<int:pk>/<slug:language>/",
                self.construct_view(translate.TranslateView),
                name="translate_to",
            ),
            path("test/<int:pk>/", self.construct_view(testing.TestView), name="test"),
            path("try/<int:pk>/<slug:page>/", self.construct_view(trying.TryView), name="try"),
            path("export/<int:pk>/", self.construct_view(files.ExportView), name="export"),
        ]


register_snippet(FormViewSet)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        publication.REFUSED,
        gettext_lazy("Not published"),
        gettext_lazy("Something is to be put right before this form can be published"),
    )


def keep_what_is_published(sender: Any, instance: IntakeForm, **_kwargs: Any) -> None:
    """Whichever page or list asks for it: people's requests point to the form's versions."""
    if edit.is_published(instance.key):
        raise PermissionDenied


pre_delete.connect(keep_what_is_published, sender=IntakeForm)
