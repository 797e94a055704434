import datetime as dt
import io
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from desk import intake
from desk.models import Application, InfoRequest, Referral
from forms.catalogue import HOUSING_RISK
from forms.models import Draft, FormVersion, Submission, Upload
from forms.publishing import compiled
from forms.uploads import private_storage
from forms.versions import publish
from home.topics import Topic
from portal.crypto_files import Sealer, new_key
from tests.network.factories import AgreementFactory, MembershipFactory, OrganisationFactory

ANSWERS = {
    "given_name": "Amina",
    "birth_date": "1985-03-27",
    "in_torino": "yes",
    "district": "6",
    "contract": "rent",
    "months_behind": 4,
    "letter": "summons",
    "legal_date": "2030-01-10",
    "call_phone": "+393331234567",
    "income": "up_to_500",
    "debts": ["none"],
    "own_words": "Ho perso il lavoro a giugno.",
    "family_name": "Berardi",
    "email": "amina@example.org",
    "language": "ar",
    "channel": "email",
    "safe_contact": "yes",
    "notice": True,
}
DERIVED = {
    "urgency": {"level": "high", "reasons": ["summons", "date_near"]},
    "household_size": 3,
    "minors": 2,
    "legal_date": "2030-01-10",
    "topic": "eviction",
    "safe_contact": True,
}


def published_form() -> FormVersion:
    return publish(compiled(HOUSING_RISK))[0]


class DraftFactory(DjangoModelFactory[Draft]):
    class Meta:
        model = Draft

    version = factory.LazyFunction(published_form)
    language = "it"
    code = factory.Sequence(lambda n: f"AAA-AAA-{n:03}")
    code_hash = factory.Sequence(lambda n: f"{n:064}")
    second_fact_hash = "0" * 64
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=30))
    submitted_at = factory.LazyFunction(timezone.now)


class SubmissionFactory(DjangoModelFactory[Submission]):
    class Meta:
        model = Submission

    class Params:
        unsafe = factory.Trait(derived={**DERIVED, "safe_contact": False})
        no_email = factory.Trait(answers={k: v for k, v in ANSWERS.items() if k != "email"})

    draft = factory.SubFactory(DraftFactory)
    version = factory.SelfAttribute("draft.version")
    reference = factory.Sequence(lambda n: f"TO-2026-X{n:05}")
    answers = factory.LazyFunction(lambda: dict(ANSWERS))
    derived = factory.LazyFunction(lambda: dict(DERIVED))
    language = "it"
    notice_version = "2026-1"
    digest = "0" * 64


class ApplicationFactory(DjangoModelFactory[Application]):
    """A row in any state; for a history that is true, use ``received`` and the services."""

    class Meta:
        model = Application

    submission = factory.SubFactory(SubmissionFactory)
    reference = factory.SelfAttribute("submission.reference")
    form_key = "housing-risk"
    topic = "eviction"
    district = "6"
    language = "ar"
    urgency = 3
    urgency_reasons = ["summons"]
    legal_date = dt.date(2030, 1, 10)
    safe_contact = True
    person_name = "Amina Berardi"
    state = "submitted"
    version = 1
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=14))


class ReferralFactory(DjangoModelFactory[Referral]):
    class Meta:
        model = Referral

    application = factory.SubFactory(ApplicationFactory, state="referred")
    organisation = factory.SubFactory(OrganisationFactory, agreement=True)
    reason = "Near home, speaks Arabic"
    state = "sent"
    version = 1
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=7))


class InfoRequestFactory(DjangoModelFactory[InfoRequest]):
    class Meta:
        model = InfoRequest

    application = factory.SubFactory(ApplicationFactory, state="info_requested")
    question = "When is the hearing?"


class UploadFactory(DjangoModelFactory[Upload]):
    class Meta:
        model = Upload
        skip_postgeneration_save = True

    step = "letters"
    ask = "letter_file"
    stored_name = factory.Sequence(lambda n: f"intake/aa/{n:032}")
    original_name = "lettera.pdf"
    size = 9
    sha256 = "0" * 64
    content_type = "application/pdf"

    @factory.post_generation
    def stored(upload: Upload, create: bool, content: bytes | None, **_more: Any) -> None:  # type: ignore[misc]
        """``stored=b"…"`` seals the content and puts it in the private storage."""
        if content is None:
            return
        upload.key, sealed = new_key(), io.BytesIO()
        sealer = Sealer(sealed, upload.key)
        sealer.write(content)
        sealer.finish()
        content_file = ContentFile(sealed.getvalue())
        # The storage gives another name when one of an earlier test has it.
        upload.stored_name = private_storage().save(upload.stored_name, content_file)
        upload.save(update_fields=["key", "stored_name"])


def received(**traits: Any) -> Application:
    """An application as intake makes it, with its first event."""
    submission = SubmissionFactory(**traits)
    intake.deliver(submission)
    return Application.objects.get(submission=submission)


def desk_user(**fields: Any) -> Any:
    return MembershipFactory(desk=True, **fields).user


def partner_user(organisation: Any = None, **fields: Any) -> Any:
    return MembershipFactory(organisation=organisation or partner(), **fields).user


def partner(**fields: Any) -> Any:
    body = OrganisationFactory(**{"email": "ente@example.org"} | fields)
    AgreementFactory(organisation=body)
    return body


def topic(key: str = "eviction") -> Topic:
    return Topic.objects.get_or_create(key=key, defaults={"label": {"it": "Sfratto"}})[0]
