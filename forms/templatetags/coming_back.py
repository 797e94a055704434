from typing import Any

from django import template
from django.urls import reverse

from forms import access

register = template.Library()


@register.inclusion_tag("forms/parts/session_end.html", takes_context=True)
def session_end(context: dict[str, Any]) -> dict[str, Any]:
    """When this browser is asked for the code again; ``seconds`` is 0 where nothing is open."""
    request = context["request"]
    seconds = access.seconds_left(request)
    page: dict[str, Any] = {"seconds": seconds}
    if seconds:
        page |= {"until": access.ends_at(request), "url": reverse("forms:stay")}
    return page
