"""What the registers of the network share in the admin."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import HistoryView, IndexView

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless_cell(value: Any) -> str:
    """A spreadsheet program runs a CSV cell that begins like a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


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
            name: value
            for name, value in super().get_filters_params(params).items()
            if name.split("__", maxsplit=1)[0] in declared
        }


class RegisterHistory(HistoryView):
    """modeladmin shows a row's history to whoever may enter the admin."""

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_can_list(user))


class Register(ModelAdmin):
    index_view_class = RegisterList
    history_view_class = RegisterHistory
    list_per_page = 50

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        # Filters by a related row ask it for an order. The site modeladmin offers them exists
        # only where Django's own admin is installed.
        self.admin_site = AdminSite(name="registers")
