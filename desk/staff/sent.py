"""The outbox, to look at: what left, what waits, what could not be sent."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.people.messages import without_reserved
from desk.staff import bounded
from desk.staff.bounded import BoundedPaginator
from desk.staff.frame import desk_only, page
from workflow.models import Message

PER_PAGE = 50


@desk_only
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The newest first; of a list of years nobody counts the pages."""
    seen = without_reserved(Message.objects.all(), request.user)
    paginator = BoundedPaginator(seen, PER_PAGE)
    paginator.count = bounded.counts({"seen": seen})["seen"]
    shown = paginator.get_page(request.GET.get("p"))
    return page(
        request, "desk/staff/messages.html", _("Messages"), {"page_obj": shown}, icon="mail"
    )
