"""The menu "Network": registers for who keeps the network in order.

Everything here hangs on Django's permissions of the models. Partners have none, so they see
neither the menu nor the pages.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from network.models import Function, Membership, Node, Organisation
from network.registers import Register, in_words


class OrganisationRegister(Register):
    model = Organisation
    menu_icon = "group"
    menu_label = _("Organisations")
    list_display = ("name", "kind", "agreement_until", "is_active", "is_example")
    list_filter = ("kind", "active", "example")
    search_fields = ("name", "legal_name", "key", "tax_code")
    inspect_view_enabled = True
    inspect_view_fields = (
        "name", "key", "kind", "description", "part_of", "legal_name", "tax_code", "website",
        "email", "phone", "active", "example",
    )  # fmt: skip
    # Contacts and members are people: they do not leave in a spreadsheet.
    list_export = (
        "key", "name", "kind", "legal_name", "tax_code", "website", "active", "example",
        "agreement_until",
    )  # fmt: skip
    export_filename = "organisations"
    is_active = in_words("active", _("active"))
    is_example = in_words("example", _("example"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        found: QuerySet[Organisation] = super().get_queryset(request)
        return found.prefetch_related("agreements")

    @admin.display(description=_("agreement valid until"))
    def agreement_until(self, organisation: Organisation) -> Any:
        """The last day covered by an agreement in force today, in words where it has no end."""
        today = timezone.localdate()
        ends = [
            agreement.valid_until
            for agreement in organisation.agreements.all()
            if agreement.valid_from <= today
            and (agreement.valid_until is None or agreement.valid_until >= today)
        ]
        if not ends:
            return _("no valid agreement")
        return _("until further notice") if None in ends else max(filter(None, ends))


class MembershipRegister(Register):
    model = Membership
    menu_icon = "user"
    menu_label = _("Memberships")
    list_display = ("user", "organisation", "role", "since", "until", "in_force")
    list_filter = ("role", "active", "organisation")
    search_fields = ("user__email", "user__first_name", "user__last_name", "organisation__name")
    list_select_related = ("user", "organisation")

    @admin.display(description=_("in force"))
    def in_force(self, membership: Membership) -> str:
        return gettext("yes") if membership.is_current(timezone.localdate()) else gettext("no")


class NodeRegister(Register):
    model = Node
    menu_icon = "site"
    menu_label = _("Places")
    list_display = (
        "name", "organisation", "street", "district", "is_confirmed", "is_live", "is_example",
    )  # fmt: skip
    list_filter = ("confirmed", "live", "example", "functions", "organisation")
    search_fields = ("name", "key", "street", "district", "organisation__name")
    list_select_related = ("organisation",)
    ordering = ("key",)
    inspect_view_enabled = True
    inspect_view_fields = (
        "name", "key", "organisation", "street", "postcode", "city", "district", "phone", "email",
        "functions", "access", "note", "confirmed", "live", "example",
    )  # fmt: skip
    is_confirmed = in_words("confirmed", _("confirmed"))
    is_live = in_words("live", _("public"))
    is_example = in_words("example", _("example"))


class FunctionRegister(Register):
    model = Function
    menu_icon = "tag"
    menu_label = _("Functions of places")
    list_display = ("label", "key")
    search_fields = ("label", "key")


@modeladmin_register
class NetworkGroup(ModelAdminGroup):
    menu_label = _("Network")
    menu_icon = "globe"
    menu_order = 300
    items = (OrganisationRegister, MembershipRegister, NodeRegister, FunctionRegister)
