"""The page "Find a person". What is typed travels in the body of the request alone: it is in no
address, no log and no history of the browser's."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk import words
from desk.access import actor_for
from desk.people import finding, keys, team
from desk.people.keys import Kind
from desk.people.looks import note_reading
from desk.people.person_pages import card, described
from desk.staff.frame import desk_only, page
from forms.kinds.tax_code import TaxCodeField
from forms.reach import normal_phone

WHOLE = gettext_lazy("Write all of it: nothing is found by a part.")


class FindForm(forms.Form):
    by = forms.ChoiceField(
        label=gettext_lazy("By what"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.TAX_CODE.value, gettext_lazy("Fiscal code")),
            (Kind.EMAIL.value, gettext_lazy("E-mail address")),
            (Kind.PHONE.value, gettext_lazy("Telephone number")),
            (Kind.NAME_BORN.value, gettext_lazy("Family name, name and birth date")),
        ],
        error_messages={"required": gettext_lazy("Choose by what to search.")},
    )
    tax_code = TaxCodeField(label=gettext_lazy("Fiscal code"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Telephone number"), required=False, max_length=40)
    family_name = forms.CharField(label=gettext_lazy("Family name"), required=False, max_length=120)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    born = forms.DateField(
        label=gettext_lazy("Birth date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the birth date, for example 27/3/1985.")},
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"],
    )
    NEEDS = {Kind.NAME_BORN.value: ("family_name", "name", "born")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # nobody's name is offered to whoever sits down next
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return normal_phone(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        """Only what was chosen must be there, and all of it."""
        said: dict[str, Any] = super().clean() or {}
        by = said.get("by")
        for name in self.NEEDS.get(by, (by,)) if by else ():
            if not said.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(WHOLE))
        return said

    def key(self) -> str:
        said = self.cleaned_data
        if said["by"] == Kind.TAX_CODE:
            return keys.tax_code(said["tax_code"])
        if said["by"] == Kind.EMAIL:
            return keys.email(said["email"])
        if said["by"] == Kind.PHONE:
            return keys.phone(said["phone"])
        return keys.name_born(said["family_name"], said["name"], said["born"].isoformat())


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, FindForm())
    form = FindForm(request.POST)
    if finding.is_over(request.user):
        return _page(request, form, is_over=True, status=429)
    if not form.is_valid():
        return _page(request, form, status=422)
    actor = actor_for(request.user)
    found = finding.find_person(request.user, actor, form.cleaned_data["by"], form.key())
    whole = described([each.pk for each in found.shown])
    note_reading(actor, whole.values(), "search")
    topics, today = words.topic_labels(), timezone.localdate()
    cards = [card(whole[each.pk], topics, today) for each in found.shown]
    return _page(request, form, cards=cards, count=found.count)


def _page(request: HttpRequest, form: FindForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "most": finding.most_an_hour(), **more}
    if team.may_name(request.user):
        context["searches"] = finding.latest()
    title = _("Find a person")
    return page(request, "desk/people/find.html", title, context, icon="search", status=status)
