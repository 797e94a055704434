"""What the applicant does after sending: answer the question, or withdraw."""

from django.db import transaction
from django.utils import timezone

from desk import news
from desk.access import applicant
from desk.applications import Application
from desk.conversation import InfoRequest
from desk.referrals import SEEN_BY_PARTNER, Referral
from workflow import gate
from workflow.models import Event


def answer_request(question: InfoRequest, *, text: str) -> Event:
    """The answer to one question, once. Raises ``AlreadyDone`` for a question that is settled."""

    def then(changed: Application, event: Event) -> None:
        InfoRequest.objects.filter(pk=question.pk).update(
            answer=text.strip(), state=InfoRequest.State.ANSWERED, settled_at=timezone.now()
        )

    with transaction.atomic():
        lock(question.application_id)
        current = InfoRequest.objects.get(pk=question.pk)
        if current.state != InfoRequest.State.OPEN:
            last = Event.objects.about(question.application).order_by("-version").first()
            assert last is not None
            raise gate.AlreadyDone(last)
        return gate.apply(
            Application,
            question.application_id,
            "answer",
            applicant(),
            seen=None,
            text=text,
            data={"info_request": question.pk},
            then=then,
        )


def withdraw(application: Application) -> Event:
    """The person's own decision stands whatever staff did meanwhile, so no version is compared.

    Whoever was asked to help is told, and sees nothing any more.
    """

    def then(changed: Application, event: Event) -> None:
        changed.info_requests.filter(state=InfoRequest.State.OPEN).update(
            state=InfoRequest.State.DROPPED, settled_at=timezone.now()
        )
        for referral in changed.referrals.filter(state__in=SEEN_BY_PARTNER):
            ended = gate.apply(Referral, referral.pk, "withdraw", applicant(), seen=None)
            news.tell_partner(referral, ended, "referral_withdrawn")

    return gate.apply(Application, application.pk, "withdraw", applicant(), seen=None, then=then)


def lock(application_id: int) -> Application:
    """Hold the application's row until the transaction ends.

    Whatever changes an application and its referral locks the application first, so that two such
    changes wait for each other in line and never in a circle.
    """
    return Application.objects.select_for_update(of=("self",)).get(pk=application_id)
