"""This room's part: what is kept about a submission that no destination has taken."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.contact import current
from forms.privacy.holders import DELETE, Holder, KeptState, Line, Part
from forms.submissions import Delivery, Submission

# Retention proposed for what is never taken in charge (docs/privacy.md); the city confirms it.
UNDELIVERED_DAYS = 365


def undelivered() -> models.QuerySet[Submission]:
    waiting = Delivery.objects.filter(
        submission=models.OuterRef("pk"), state=Delivery.State.PENDING
    )
    return Submission.objects.filter(models.Exists(waiting)).annotate(
        since=models.F("submitted_at")
    )


def hold(submission: Submission) -> str:
    if submission.restricted_at is None:
        return ""
    return _("Its use is restricted (art. 18 GDPR): end the restriction first.")


def parts(submission: Submission) -> list[Part]:
    lines = [
        Line(
            str(each.get_fact_display()),
            "\n".join(
                filter(
                    None,
                    (f"{each.was or '–'} → {each.value}", each.get_how_display(), each.reason),
                )
            ),
            each.counts_since,
        )
        for each in current.corrections(submission)
    ]
    return [Part(_("Contacts corrected"), lines)]


HOLDER = Holder(
    name="forms",
    states=(
        KeptState(
            "undelivered",
            gettext_lazy("Sent, taken by nobody"),
            undelivered,
            days=UNDELIVERED_DAYS,
            action=DELETE,
        ),
    ),
    hold=hold,
    parts=parts,
)
