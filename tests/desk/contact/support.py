"""A wrong address or number is corrected, and counts once verified."""

import html

from django.urls import reverse

from desk.contact import correcting
from desk.models import Application
from forms.contact import current
from forms.contact.records import ContactChange
from forms.submissions import Submission
from portal.onetime import Verdict
from tests.desk.test_matrix import CITY
from workflow.models import Message

OLD, NEW = "amina@example.org", "amina.new@example.org"
NUMBER, LANDLINE = "+393339876543", "+390111234567"
CODE = "480915"


def fresh(application) -> Application:
    return Application.objects.get(pk=application.pk)


def asked(application, actor=CITY, fact="email", value=NEW, **more) -> ContactChange:
    return correcting.ask(application, actor, fact=fact, value=value, reason="Misspelt", **more)


def corrected(application, actor=CITY, **more) -> Application:
    assert correcting.verify(asked(application, actor, **more), actor, CODE) is Verdict.RIGHT
    return fresh(application)


def contact(application, fact="email") -> str:
    return current.contact(Submission.objects.get(pk=application.submission_id), fact)


def to(kind):
    return [each.recipient for each in Message.objects.filter(kind=kind).order_by("pk")]


def text(response):
    return html.unescape(response.content.decode())


def of_case(application):
    return reverse("desk_applications:contact", args=[application.pk])
