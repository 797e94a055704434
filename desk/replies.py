"""What the applicant does after sending: answer the question, or withdraw."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from desk import attaching, news, terms
from desk.access import applicant
from desk.applications import CLOSED, Application
from desk.conversation import InfoRequest
from desk.referrals import SEEN_BY_PARTNER, Referral
from forms.sniff import Checked
from workflow import gate
from workflow.models import Event


def answer_request(
    question: InfoRequest, *, text: str = "", files: Sequence[Checked] = ()
) -> Event:
    """The answer to one question, once; also after the request has expired, which opens it again.
    Words, or files, or both: ``files`` go with those that an earlier try has left beside it.

    Raises ``AlreadyDone`` for a question that is settled, ``TextMissing`` for an empty answer."""

    def then(changed: Application, event: Event) -> None:
        attaching.keep(changed, files, question)
        attaching.send_with_answer(question)
        InfoRequest.objects.filter(pk=question.pk).update(
            answer=text.strip(), state=InfoRequest.State.ANSWERED, settled_at=timezone.now()
        )
        if event.source in CLOSED:  # it had expired: the promise begins anew
            changed.due_on = terms.answer_due()
            changed.save(update_fields=["due_on"])

    with transaction.atomic():
        lock(question.application_id)
        current = InfoRequest.objects.get(pk=question.pk)
        if current.state != InfoRequest.State.OPEN:
            last = Event.objects.about(question.application).order_by("-version").first()
            assert last is not None
            raise gate.AlreadyDone(last)
        if not text.strip() and not files and not attaching.beside(question.application, question):
            raise gate.TextMissing
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
        attaching.discard(changed)
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
    return gate.lock(Application, application_id)
