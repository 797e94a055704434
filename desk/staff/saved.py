"""Keeping the filters of the queue under a name; renaming, sharing and deleting what was kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.saved_views import SavedView, keep
from desk.staff import tabs
from desk.staff.frame import applications_crumb, desk_only, page
from desk.staff.queue import QueueView
from desk.staff.saved_links import address


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ("name", "shared")

    def kept(self) -> bool:
        """Whether it could be kept; if not, the form says why."""
        if not self.is_valid():
            return False
        try:
            keep(self.instance)
        except ValidationError as problem:
            self.add_error(None, problem.messages)
            return False
        return True


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, tab: str) -> HttpResponse:
    if tab not in tabs.LABELS:
        raise Http404
    queue = QueueView()
    queue.setup(request, tab=tab)
    view = SavedView(owner_id=request.user.pk, tab=tab, query=queue.kept())
    form = SavedViewForm(request.POST if request.method == "POST" else None, instance=view)
    if request.method == "POST" and form.kept():
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
        return redirect(address(view))
    shown = {
        "form": form,
        "tab_label": tabs.LABELS[tab],
        "filters": queue.active_filters,
        "problems": queue.problems,
        "back": tabs.address(tab),
    }
    return _page(request, _("Save this view"), shown)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.changeable_by(request.user), pk=pk)
    if request.method == "POST" and "delete" in request.POST:
        view.delete()
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return redirect("desk_applications:index")
    form = SavedViewForm(request.POST if request.method == "POST" else None, instance=view)
    if request.method == "POST" and form.kept():
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
        return redirect(address(view))
    shown = {"form": form, "is_kept": True, "back": address(view)}
    return _page(request, _("Change a saved view"), shown)


def _page(request: HttpRequest, title: str, context: dict[str, Any]) -> HttpResponse:
    return page(
        request,
        "desk/staff/saved_view.html",
        title,
        context,
        crumbs=(applications_crumb(),),
        status=422 if request.method == "POST" else 200,
    )
