from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.feedback import PageRating
from home.rich_text import KeptPageLinkHandler
from home.topics import Topic


@hooks.register("register_rich_text_features", order=100)
def keep_page_links(features: Any) -> None:
    features.register_link_type(KeptPageLinkHandler)


@register_snippet
class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["label", "key", "parent", "vocabulary"]
    ordering = ["position", "key"]
    panels = [
        FieldPanel("key"),
        FieldPanel("parent"),
        FieldPanel("label"),
        FieldPanel("lead"),
        FieldPanel("vocabulary"),
        FieldPanel("icon"),
        FieldPanel("position"),
    ]


class RatingViewSet(ModelViewSet):
    """What visitors say of the pages: to read, never to rewrite."""

    model = PageRating
    icon = "pick"
    menu_label = _("Page ratings")
    add_to_admin_menu = True
    list_display = ["page", "rating", "answer", "comment", "language", "given_on"]
    list_filter = ["rating", "answer", "language"]
    exclude_form_fields: list[str] = []
    list_export = ["page", "rating", "answer", "comment", "language", "given_on"]
    inspect_view_enabled = True
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def ratings() -> RatingViewSet:
    return RatingViewSet("page_ratings")
