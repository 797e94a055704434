import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection

from portal import crypto

pytestmark = pytest.mark.both


def test_text_comes_back_and_is_not_readable_meanwhile() -> None:
    token = crypto.encrypt("via Roma 1, città")
    assert "Roma" not in token
    assert crypto.decrypt(token) == "via Roma 1, città"


def test_another_installation_cannot_read_it(settings: pytest.FixtureRequest) -> None:
    token = crypto.encrypt("segreto")
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        crypto.decrypt(token)


def test_a_new_key_in_front_still_reads_the_old(settings: pytest.FixtureRequest) -> None:
    token = crypto.encrypt("segreto")
    old = settings.ENCRYPTION_KEYS
    new = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, *old]
    rotated = crypto.rotate(token)
    settings.ENCRYPTION_KEYS = [new]
    assert crypto.decrypt(rotated) == "segreto"


def test_keyed_hashes_meet_only_for_one_purpose_and_key(settings: pytest.FixtureRequest) -> None:
    first = crypto.keyed_hash("code", "ABC")
    assert first == crypto.keyed_hash("code", "ABC")
    assert first != crypto.keyed_hash("mail", "ABC")
    settings.SECRET_KEY = "another-secret-another-secret-another"
    assert first != crypto.keyed_hash("code", "ABC")


@pytest.mark.django_db
def test_an_encrypted_field_cannot_be_searched() -> None:
    from workflow.models import Event

    with pytest.raises(FieldError):
        Event.objects.filter(text="anything")


@pytest.mark.django_db
def test_rotation_reencrypts_every_row_even_append_only_ones(
    settings: pytest.FixtureRequest,
) -> None:
    from workflow.outbox import post

    post(
        key="k",
        to="a@example.org",
        language="it",
        subject="Oggetto",
        body="Testo riservato",
        kind="test",
    )
    new = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, *settings.ENCRYPTION_KEYS]
    call_command("rotate_keys", verbosity=0)
    settings.ENCRYPTION_KEYS = [new]
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM workflow_message")
        (token,) = cursor.fetchone()
    assert crypto.decrypt(token) == "Testo riservato"
