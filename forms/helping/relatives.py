"""Relatives and friends: the browser in which they said that they help may go on with it.

The session names the help, not the person: the row behind it says whether it still counts.
"""

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from forms import access
from forms.helping.assistance import Assistance
from forms.helping.rights import Side
from workflow.actors import Actor

KEY = "helping"
RELATIVE = "relative"  # in the read log


def remember(request: HttpRequest, assistance: Assistance) -> None:
    others = [one for one in _held(request) if one != str(assistance.uuid)]
    request.session[KEY] = [*others, str(assistance.uuid)][-access.MOST :]
    access.stay(request)


def forget(request: HttpRequest, draft_uuid: str) -> None:
    if not _held(request):
        return
    gone = Assistance.objects.filter(draft__uuid=draft_uuid).values_list("uuid", flat=True)
    gone_keys = {str(one) for one in gone}
    request.session[KEY] = [one for one in _held(request) if one not in gone_keys]
    request.__dict__.pop("_helped", None)


def helps_anybody(request: HttpRequest) -> bool:
    return bool(_held(request))


def _is_helper(request: HttpRequest, assistance: Assistance) -> bool:
    return str(assistance.uuid) in _held(request)


def _actor(request: HttpRequest, assistance: Assistance) -> Actor:
    # The name stays in the help's own row, encrypted, and not in the read log.
    return Actor(label=RELATIVE, roles=frozenset())


def _nothing(request: HttpRequest, assistance: Assistance) -> HttpResponseBase | None:
    return None


def _back(request: HttpRequest) -> str:
    return reverse("forms:resume")


def _held(request: HttpRequest) -> list[str]:
    return list(request.session.get(KEY, ()))


SIDE = Side(
    kinds=frozenset({Assistance.Kind.RELATIVE}),
    might=helps_anybody,
    is_helper=_is_helper,
    hindrance=_nothing,
    actor=_actor,
    back=_back,
)
