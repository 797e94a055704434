"""Where a joined request goes on, for the person: shown to whoever has both requests open.

A fiscal code, an address, a number are only typed: whoever knows them of somebody else must not
learn from them that this person has asked for help (a violent husband knows them all).
"""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest

from desk.applications import Application
from desk.people.joining import Joining

Opened = Callable[[HttpRequest, UUID], Application | None]


def goes_on(request: HttpRequest, application: Application, opened: Opened) -> Application | None:
    if application.state != "merged":
        return None
    joining = (
        Joining.objects.filter(gone=application, kept__erased_at=None)
        .select_related("kept__submission")
        .first()
    )
    return opened(request, joining.kept.submission.uuid) if joining else None
