from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from desk.teams import Team


class TeamViewSet(SnippetViewSet):
    """The register of teams, for whoever has Django's permissions on them."""

    model = Team
    icon = "group"
    list_display = ["name", BooleanColumn("active")]
    copy_view_enabled = False
