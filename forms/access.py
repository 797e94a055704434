"""Which drafts this browser may open. It is all a session ever holds."""

from uuid import UUID

from django.http import HttpRequest

from forms.drafts import Draft

KEY = "drafts"
MOST = 20  # somebody who helps many people at one computer


def holds(request: HttpRequest, draft_uuid: UUID | str) -> bool:
    return str(draft_uuid) in request.session.get(KEY, ())


def held(request: HttpRequest) -> list[str]:
    return list(request.session.get(KEY, ()))


def hold(request: HttpRequest, draft: Draft) -> None:
    others = [one for one in held(request) if one != str(draft.uuid)]
    request.session[KEY] = [*others, str(draft.uuid)][-MOST:]


def release(request: HttpRequest, draft_uuid: UUID | str) -> None:
    """Forget a draft here. A session that holds nothing else and nobody signed in goes with it."""
    others = [one for one in held(request) if one != str(draft_uuid)]
    if others or "_auth_user_id" in request.session:
        request.session[KEY] = others
    else:
        request.session.flush()
