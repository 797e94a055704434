"""The person hears it from us that somebody fills in for them, with the code that is theirs.

Only where they may be reached safely, once for each address. The message says neither what the
form is about nor who helps; the code alone opens nothing.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms import reach
from forms.coming_back import contacts
from forms.declaration import Step
from forms.helping.assistance import Assistance
from workflow import outbox

if TYPE_CHECKING:
    from forms.filled import Filled


def follow(filled: "Filled", step: Step) -> None:
    """After a step was saved. Costs nothing where nobody helps or no contact is asked."""
    draft = filled.draft
    if draft is None or not any(ask.means in contacts.CONCERNED for ask in step.asks):
        return
    helped: Assistance | None = getattr(draft, "assistance", None)
    if helped is None or helped.ended_at is not None:
        return
    for where in contacts.answered(filled):
        is_text = where.channel == reach.SMS
        with override(draft.language), transaction.atomic():
            told = {"code": draft.code, "url": settings.BASE_URL + reverse("forms:resume")}
            outbox.post(
                key=f"helped-{helped.uuid}",
                to=where.address,
                language=draft.language,
                subject="" if is_text else _("Somebody is filling in a form with you"),
                body=_("Somebody fills in a form for you. Your code: %(code)s. %(url)s") % told
                if is_text
                else _(
                    "Somebody is filling in a form for you on our site and has told us that you "
                    "agree.\n\nYour code: %(code)s\n\nWith it you can read what was written, see "
                    "who helps, go on alone or end the help:\n%(url)s\n\nIf you know nothing of "
                    "this, open it and choose to end the help."
                )
                % told,
                kind="draft-helped",
                about=draft,
                channel=where.channel,
            )
