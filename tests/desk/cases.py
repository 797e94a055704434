"""A case with everything that can be kept about somebody, for the tests of retention and erasure."""

import datetime as dt
import io
from typing import Any

from django.db import connection
from django.utils import timezone

from desk import review
from desk.access import actor_for
from desk.models import Application, InfoRequest
from desk.replies import answer_request
from desk.talk.writing import write_to_desk
from forms import uploads
from forms.models import Upload
from forms.uploads import private_storage
from network.models import Organisation
from tests.desk.factories import ReferralFactory, desk_user, partner, received
from workflow import outbox
from workflow.reads import log_read

SECRETS = (
    "Amina", "Berardi", "amina@example.org", "3331234567", "1985-03-27", "Ho perso il lavoro",
    "When is the hearing?", "On 3 May, says Amina", "She cried on the phone", "Near home",
    "lettera-di-amina.pdf", "The landlord agrees", "There is news", "My new number is",
)  # fmt: skip


def closed_case(days_ago: int = 0, *, private: bool = True, **traits: Any) -> Application:
    """Asked, answered, noted, referred, read, closed ``days_ago`` days ago."""
    application = received(**traits)
    actor = actor_for(desk_user())
    with_file(application)
    review.take_in_charge(application, actor, seen=1)
    review.ask_applicant(application, actor, seen=2, question="When is the hearing?")
    answer_request(InfoRequest.objects.get(application=application), text="On 3 May, says Amina")
    review.add_note(application, actor, text="She cried on the phone")
    write_to_desk(application, text="My new number is 333")
    body = Organisation.objects.filter(kind="third_sector").first() or partner()
    ReferralFactory(
        application=application, organisation=body, state="concluded", reason="Near home"
    )
    log_read(actor, application, "case")
    review.close(
        application, actor, seen=4, reason="home_kept", text="The landlord agrees to a plan."
    )
    outbox.post(
        key=f"x-{application.pk}", to="amina@example.org", language="it", subject="There is news",
        body="There is news for Amina", kind="news", about=application.submission,
    )  # fmt: skip
    aged(application, days_ago)
    return Application.objects.get(pk=application.pk)


def with_file(application: Application) -> Upload:
    name = private_storage().save(f"{uploads.FOLDER}/aa/{application.pk:032}", io.BytesIO(b"%PDF"))
    return Upload.objects.create(
        draft=application.submission.draft,
        step="letters",
        ask="letter_file",
        stored_name=name,
        original_name="lettera-di-amina.pdf",
        size=4,
        sha256="0" * 64,
        content_type="application/pdf",
    )


def aged(application: Application, days: int) -> None:
    since = timezone.now() - dt.timedelta(days=days)
    Application.objects.filter(pk=application.pk).update(state_since=since)


def everything() -> dict[str, list[Any]]:
    """Every row of every table of ours, decrypted: what somebody with the keys could read."""
    from django.apps import apps

    found: dict[str, list[Any]] = {}
    for model in apps.get_models():
        if model._meta.app_label in ("forms", "desk", "workflow"):
            if model._meta.label == "forms.FormVersion":
                continue
            fields = [field.name for field in model._meta.concrete_fields]
            rows = model._base_manager.order_by("pk").values_list(*fields)
            found[model._meta.label] = [repr(row) for row in rows]
    return found


def left() -> list[str]:
    text = "\n".join(row for rows in everything().values() for row in rows)
    return [secret for secret in SECRETS if secret in text]


def tables() -> str:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        rows = []
        for name in sorted(names):
            cursor.execute(f'SELECT * FROM "{name}"')
            rows.append(f"{name} {sorted(map(repr, cursor.fetchall()))}")
    return "\n".join(rows)
