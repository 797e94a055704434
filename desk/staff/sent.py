"""The outbox, to look at: what left, what waits, what could not be sent."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.staff.frame import desk_only, page
from workflow.models import Message

PER_PAGE = 50


@desk_only
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    found = Message.objects.select_related("content_type").prefetch_related("about")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    return page(
        request, "desk/staff/messages.html", _("Messages"), {"page_obj": shown}, icon="mail"
    )
