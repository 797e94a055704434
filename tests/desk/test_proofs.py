"""Proofs of erasure: what was erased, and nothing about whom."""

import pytest
from django.core.management import call_command
from django.db import connection

from forms import insert_only
from forms.models import ErasureProof, RetentionRule
from forms.privacy import job, proofs
from forms.privacy.holders import DELETE
from tests.desk.cases import SECRETS, closed_case

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }


def test_each_erasure_is_proved_without_personal_data():
    RetentionRule.objects.create(
        state="closed", days=100, action=DELETE, source="Plan of 3 May 2026"
    )
    references = [closed_case(101).reference for _ in range(3)]
    job.run(by="Night job")
    proof = ErasureProof.objects.get()
    assert (proof.count, proof.files, proof.action, proof.by) == (3, 3, DELETE, "Night job")
    assert "Plan of 3 May 2026" in proof.rule
    assert proofs.about(references[0].lower()) == [proof]
    assert proofs.about("TO-2026-NOBODY") == []
    written = str(proof.written())
    assert not [secret for secret in (*SECRETS, *references) if secret in written]


def test_a_changed_or_missing_proof_is_noticed():
    RetentionRule.objects.create(state="closed", days=100)
    for _ in range(3):
        closed_case(101)
        job.run()
    first, second, _third = ErasureProof.objects.all()
    assert proofs.broken() == []
    insert_only.remove(connection)  # somebody with the keys of the database
    with connection.cursor() as cursor:
        cursor.execute("UPDATE forms_erasureproof SET count = 9 WHERE id = %s", [first.pk])
    assert proofs.broken() == [first.pk]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE forms_erasureproof SET count = 1 WHERE id = %s", [first.pk])
        cursor.execute("DELETE FROM forms_erasureproof WHERE id = %s", [second.pk])
    assert proofs.broken() == [second.pk + 1]
    with pytest.raises(SystemExit):
        call_command("retention", check_proofs=True)
