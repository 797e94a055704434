"""Links that open one request: signed, with an end, and dead as soon as what they were for is done.

The identifier of a submission alone opens nothing. A link carries what it is for and the state in
which that makes sense; when the state has passed, the link answers like any unknown one.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from desk import terms
from desk.applications import Application
from desk.conversation import InfoRequest

SALT = "desk.links"
NEWS = "news"
QUESTION = "question"


def make(application: Application) -> str:
    """A link for what matters now: the open question, else the news."""
    purpose, state = _now(application)
    written = [application.submission.uuid.hex, purpose, state, terms.link_days()]
    return signing.dumps(written, salt=SALT, compress=False)


def opened_by(token: str) -> Application | None:
    """The application that the link opens now, or ``None`` whatever is wrong with it."""
    try:
        # The days that the message promised, whatever the term is now; older links carry none.
        submission, purpose, state, *promised = signing.loads(token, salt=SALT)
        days = promised[0] if promised else terms.link_days()
        signing.loads(token, salt=SALT, max_age=dt.timedelta(days=days))
        application = Application.objects.select_related("submission").get(
            submission__uuid=submission
        )
    except (signing.BadSignature, Application.DoesNotExist, ValueError, TypeError):
        return None
    return application if [purpose, state] in _alive(application) else None


def address(application: Application) -> str:
    """The full address for an e-mail, in the language of messages."""
    with override(mail_language(application)):
        path = reverse("desk:status_link", args=[make(application)])
    return f"{settings.BASE_URL}{path}"


def mail_language(application: Application) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    language = application.news_language or application.submission.language
    return language if language in known else settings.LANGUAGE_CODE


def _now(application: Application) -> list[Any]:
    question = _open_question(application)
    return [QUESTION, question] if question else [NEWS, _phase(application)]


def _alive(application: Application) -> list[list[Any]]:
    alive = [[NEWS, _phase(application)]]
    question = _open_question(application)
    return [*alive, [QUESTION, question]] if question else alive


def _phase(application: Application) -> str:
    """Links made while the request was open end with it; each closing has links of its own."""
    return f"closed-{application.version}" if application.is_closed else "open"


def _open_question(application: Application) -> int | None:
    return (
        application.info_requests.filter(state=InfoRequest.State.OPEN)
        .values_list("pk", flat=True)
        .first()
    )
