"""The text under review as it will look, and what changes: for experts who write no pages too."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.views.generic.models import RevisionsCompareView
from wagtail.models import Page

from guide.review.experts import is_expert
from guide.review.states import ReviewState


def find(user: Any, pk: int) -> ReviewState:
    """For the text's experts and whoever may edit it; for everybody else it does not exist."""
    state = (
        ReviewState.objects.filter(pk=pk)
        .select_related("workflow_state", "revision__user", "claimed_by", "finished_by")
        .first()
    )
    page = state.page if state is not None else None
    if state is None or page is None:
        raise Http404
    may_edit = page.permissions_for_user(user).can_edit()
    if not may_edit and not is_expert(user, page, state.task.specific):
        raise Http404
    return state


def links(state: ReviewState) -> list[dict[str, str]]:
    read = reverse("guide_review:read", args=[state.pk])
    found = [{"url": read, "label": _("Read the text as it will look")}]
    if state.is_open and state.page.live_revision_id not in (None, state.revision_id):
        url = reverse("guide_review:changes", args=[state.pk])
        found.append({"url": url, "label": _("See what changes")})
    return found


@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    state = find(request.user, pk)
    page = state.revision.as_object()
    shown: HttpResponse = page.make_preview_request(
        request, page.default_preview_mode, extra_request_attrs={"revision_id": state.revision_id}
    )
    return shown


class Changes(RevisionsCompareView):
    """Wagtail's comparison; its own address asks for a right on pages, which experts may lack."""

    model = Page

    def setup(self, request: HttpRequest, pk: int) -> None:
        self.state = find(request.user, pk)
        super().setup(request, self.state.page.pk, "live", self.state.revision_id)

    def get_object(self, queryset: Any = None) -> Page:
        page: Page = self.state.page.specific
        return page

    def get_edit_handler(self) -> Any:
        return self.object.get_edit_handler()

    def get_page_subtitle(self) -> str:
        return str(self.object.get_admin_display_title())
