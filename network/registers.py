"""What the registers of the network share in the admin."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import HistoryView, IndexView, InspectView

from portal.spreadsheets import harmless_cell

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Column = Callable[[Any, Any], str]


def in_words(field: str, label: "StrPromise") -> Column:
    """A column that says yes or no: modeladmin shows pictures of Django's own admin, which is not
    installed."""

    @admin.display(description=label, ordering=field)
    def column(_register: Any, row: Any) -> str:
        return _("yes") if getattr(row, field) else _("no")

    return column


class RegisterList(IndexView):
    """Only the declared filters count: anything else in the address could ask about fields of
    other tables, and a malformed value would end in an error page."""

    custom_value_preprocess = {
        **IndexView.custom_value_preprocess,
        str: {IndexView.FORMAT_CSV: harmless_cell},
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            messages.warning(request, _("That filter is not possible: here is the whole list."))
            return redirect(self.index_url)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        declared = {str(name).split("__", maxsplit=1)[0] for name in self.list_filter}
        return {
            name: [_without_nul(value) for value in values]
            for name, values in super().get_filters_params(params).items()
            if name.split("__", maxsplit=1)[0] in declared
        }

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, _without_nul(search_term))


def _without_nul(text: str) -> str:
    """PostgreSQL takes no NUL in a text, not even to look for one."""
    return text.replace("\x00", "")


class RegisterInspect(InspectView):
    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return value


class RegisterHistory(HistoryView):
    """modeladmin shows a row's history to whoever may enter the admin."""

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_can_list(user))


class Register(ModelAdmin):
    index_view_class = RegisterList
    inspect_view_class = RegisterInspect
    history_view_class = RegisterHistory
    list_per_page = 50

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        # Filters by a related row ask it for an order. The site modeladmin offers them exists
        # only where Django's own admin is installed.
        self.admin_site = admin.AdminSite(name="registers")
