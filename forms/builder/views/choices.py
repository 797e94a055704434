"""What a condition may be about, for the page as it stands: asked by the editor's script."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.permissions import policy_registry

from forms.builder import posted
from forms.builder.models import IntakeForm


@never_cache
@require_POST
def choices(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    policy = policy_registry.get_by_type(IntakeForm)
    if not policy.user_has_any_permission(request.user, ["add", "change"]):
        raise PermissionDenied
    frozen = get_object_or_404(IntakeForm, pk=pk).frozen if pk else {}
    streams: dict[str, Any] = {
        name: IntakeForm._meta.get_field(name).stream_block  # type: ignore[union-attr]
        for name in posted.COLUMNS
    }
    try:
        answer = posted.Page(request.POST, frozen, streams).answer()
    except (KeyError, ValueError):
        return JsonResponse({"error": "not an editor's page"}, status=400)
    return JsonResponse(answer)
