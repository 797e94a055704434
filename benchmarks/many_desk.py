"""A city's years of work at the desk, in PostgreSQL: a thousand cases made one by one, multiplied.

The thousand are real rows with their history; the copies are made inside the database, where a
million of them take minutes. What must be unique is made anew, what is encrypted is the same
ciphertext: reading it costs the same.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.utils import timezone

from desk.models import Application
from desk.people.keys import PersonMark
from tests.desk import factories
from workflow import outbox
from workflow.models import Event, Message, Subject

SEED = 1_000
STEP = 1_000_000  # between the keys of one copy and the next
# Of a hundred requests of some years, most are over.
STATES = (
    *(["closed"] * 55),
    *(["not_accepted"] * 12),
    *(["redirected"] * 10),
    *(["withdrawn"] * 6),
    *(["accepted"] * 6),
    *(["referred"] * 3),
    *(["info_requested"] * 2),
    *(["in_review"] * 3),
    *(["submitted"] * 3),
)
PARTNER_STATES = {"closed": "concluded", "accepted": "accepted", "referred": "sent"}
TOPICS = ("eviction", "rent", "debts", "work", "children")
DISTRICTS = tuple(str(number) for number in range(1, 9))
LANGUAGES = ("it", "ar", "fr", "en", "ro")


def seed(owners: Iterable[Any]) -> None:
    """A thousand applications with events, referrals and messages; the same ones in every run."""
    dice = random.Random(7)
    staff = list(owners)
    version = factories.published_form()
    bodies = [factories.partner(name=f"Organisation {number}") for number in range(20)]
    for number in range(SEED):
        state = dice.choice(STATES)
        since = timezone.now() - dt.timedelta(days=dice.randint(0, 1500), minutes=number)
        draft = factories.DraftFactory(version=version)
        submission = factories.SubmissionFactory(draft=draft, version=version, submitted_at=since)
        application = factories.ApplicationFactory(
            submission=submission,
            state=state,
            state_since=since,
            submitted_at=since,
            version=4,
            topic=dice.choice(TOPICS),
            district=dice.choice(DISTRICTS),
            language=dice.choice(LANGUAGES),
            urgency=dice.randint(0, 3),
            owner=dice.choice([*staff, None]),
            due_on=since.date() + dt.timedelta(days=dice.randint(5, 30)),
        )
        for change in range(1, 5):
            _event(application, change, state if change == 4 else "in_review", since)
        if state in PARTNER_STATES:
            referral = factories.ReferralFactory(
                application=application,
                organisation=dice.choice(bodies),
                state=PARTNER_STATES[state],
                state_since=since,
            )
            _event(referral, 1, referral.state, since)
        _message(application, number)
        # Two of a thousand are one person's.
        PersonMark.objects.create(
            application=application, kind="tax_code", hash=f"{number // 2:064}"
        )


def multiply(copies: Iterable[int]) -> None:
    """Each number makes a copy of the thousand, shifted by so many steps."""
    wanted = list(copies)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        for number in wanted:
            for table, special in TABLES:
                cursor.execute(_copying(table, special, number))
        cursor.execute("ANALYZE")


def tally() -> None:
    """Sums for every day of four years: each thing that was ever counted happened on each, and a
    tenth of it in each topic and district of the last year. More rows than a city can make."""
    counted = "SELECT DISTINCT measure, form, organisation, detail, bucket FROM desk_daytally"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_daytally"
            " (whole, day, measure, form, topic, district, organisation, detail, bucket, n)"
            " SELECT true, d::date, measure, '', '', '', organisation, detail, bucket, 9"
            f" FROM ({counted} WHERE whole) known,"
            " generate_series(now() - interval '1500 days', now(), interval '1 day') d"
            " ON CONFLICT DO NOTHING"
        )
        cursor.execute(
            "INSERT INTO desk_daytally"
            " (whole, day, measure, form, topic, district, organisation, detail, bucket, n)"
            " SELECT false, d::date, measure, form, topic, district, organisation, detail, bucket,"
            " 1 FROM"
            f" ({counted} WHERE NOT whole) known,"
            " unnest(%s::text[]) topic, unnest(%s::text[]) district,"
            " generate_series(now() - interval '366 days', now(), interval '1 day') d"
            " WHERE random() < 0.1 ON CONFLICT DO NOTHING",
            [list(TOPICS), list(DISTRICTS)],
        )
        cursor.execute("ANALYZE desk_daytally")


Special = Callable[[int], dict[str, str]]


def _drafts(copy: int) -> dict[str, str]:
    return {
        "id": f"id + {copy * STEP}",
        "uuid": "gen_random_uuid()",
        "code_hash": f"md5(code_hash || {copy}) || md5({copy} || code_hash)",
    }


def _submissions(copy: int) -> dict[str, str]:
    return {
        "id": f"id + {copy * STEP}",
        "uuid": "gen_random_uuid()",
        "draft_id": f"draft_id + {copy * STEP}",
        "reference": f"reference || '-' || {copy}",
    }


def _applications(copy: int) -> dict[str, str]:
    return {
        "id": f"id + {copy * STEP}",
        "submission_id": f"submission_id + {copy * STEP}",
        "reference": f"reference || '-' || {copy}",
        "submitted_at": f"submitted_at - interval '{copy} seconds'",
    }


def _referrals(copy: int) -> dict[str, str]:
    return {
        "id": f"id + {copy * STEP}",
        "application_id": f"application_id + {copy * STEP}",
    }


def _about(copy: int) -> dict[str, str]:
    return {"id": f"id + {copy * STEP}", "object_id": f"object_id + {copy * STEP}"}


def _marks(copy: int) -> dict[str, str]:
    return {
        "id": f"id + {copy * STEP}",
        "application_id": f"application_id + {copy * STEP}",
        "hash": f"md5(hash || {copy}) || md5({copy} || hash)",
    }


def _messages(copy: int) -> dict[str, str]:
    return {**_about(copy), "key": f"key || '-' || {copy}"}


TABLES: tuple[tuple[str, Special], ...] = (
    ("forms_draft", _drafts),
    ("forms_submission", _submissions),
    ("desk_application", _applications),
    ("desk_referral", _referrals),
    ("desk_personmark", _marks),
    ("workflow_event", _about),
    ("workflow_message", _messages),
)


def _copying(table: str, special: Special, copy: int) -> str:
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
    named = ", ".join(f'"{column}"' for column in columns)
    changed = special(copy)
    read = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    return f"INSERT INTO {table} ({named}) SELECT {read} FROM {table} WHERE id < {STEP}"


def _event(subject: Subject, version: int, target: str, at: dt.datetime) -> None:
    Event.objects.create(
        subject=subject,
        workflow=subject.workflow_name,
        transition="take_in_charge" if version == 2 else "",
        source="submitted" if version > 1 else "",
        target=target,
        actor_label="Olga Operator",
        organisation_label="City",
        text="Words that somebody wrote about it",
        version=version,
        at=at,
    )


def _message(application: Application, number: int) -> None:
    message = outbox.post(
        key=f"bench-{number}",
        to="amina@example.org",
        language="it",
        subject="There is news",
        body="There is news about your request.",
        kind="referred",
        about=application,
    )
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=timezone.now())


__all__ = ["SEED", "multiply", "seed", "tally"]
