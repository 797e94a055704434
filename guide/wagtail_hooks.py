from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from guide.facts import Fact
from guide.review import hooks as review_hooks  # noqa: F401


@register_snippet
class FactViewSet(SnippetViewSet):
    model = Fact
    icon = "calendar-check"
    add_to_admin_menu = True
    list_display = ["key", "value", "checked_on", "valid_until"]
    list_filter = {"valid_until": ["lt", "gt"]}
    ordering = ["valid_until"]
    panels = [
        FieldPanel("key"),
        FieldPanel("value"),
        FieldPanel("source"),
        FieldPanel("url"),
        FieldPanel("checked_on"),
        FieldPanel("valid_until"),
    ]
