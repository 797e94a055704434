"""The data of one person: found by exact match alone, handed out whole, erased with proof."""

import io
import json
import re

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from desk.models import Application
from forms.drafts import second_fact_hash
from forms.models import Draft, ErasureProof, PersonKey, Submission
from forms.privacy import people, proofs, requests
from forms.privacy.proofs import ANSWER_PEOPLE, SEE_PROOFS
from forms.privacy.staff import person
from tests.desk.cases import SECRETS, closed_case, left
from tests.desk.factories import ANSWERS, received
from workflow.models import Reading

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


@pytest.fixture
def give(django_user_model):
    """A user with named permissions and the door of the admin."""

    def make(*codenames, email="dpo@example.org", **fields):
        user = django_user_model.objects.create_user(email, "x", **fields)
        wanted = Permission.objects.filter(codename__in=("access_admin", *codenames))
        user.user_permissions.add(*wanted)
        return user

    return make


@pytest.fixture
def officer(give, sign_in):
    return sign_in(give(ANSWER_PEOPLE, SEE_PROOFS))


def url(name, *args):
    return reverse(f"privacy_person:{name}", args=args)


def chosen(case, **more):
    return {"submission": str(case.submission.uuid), **more}


# --- finding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "typed"),
    [
        ("email", "amina@example.org"),
        ("email", " Amina@Example.ORG "),
        ("phone", "+393331234567"),
        ("phone", "+39 333 123 4567"),
        ("phone", "+39 (333) 123-4567"),
    ],
)
def test_the_whole_address_or_number_finds(fact, typed):
    case = received()
    assert list(people.by_fact(fact, typed)) == [case.submission]


@pytest.mark.parametrize(
    "typed", ["amina", "amina@", "amina@example.or", "@example.org", "%", "a*", "AMINA", "", "\x00"]
)
def test_a_part_of_it_finds_nothing(typed):
    """Palermo: search by the first characters (Garante, doc. web 9587053)."""
    received()
    assert not people.by_fact("email", typed).exists()
    assert not people.by_fact("phone", typed).exists()


def test_the_keys_say_nothing_to_who_reads_the_database():
    received()
    for key in PersonKey.objects.all():
        assert re.fullmatch("[0-9a-f]{64}", key.hash)


def test_an_organisation_s_own_address_is_another_key_than_a_phone():
    received(answers={**ANSWERS, "email": "393331234567"})
    assert not people.by_fact("phone", "393331234567").exists()


def test_a_reference_needs_the_second_fact():
    case = received()
    draft = case.submission.draft
    Draft.objects.filter(pk=draft.pk).update(
        second_fact_hash=second_fact_hash(draft.uuid, "1985-03-27")
    )
    assert list(people.by_reference(case.reference.lower(), "1985-03-27")) == [case.submission]
    assert not people.by_reference(case.reference, "1985-03-28").exists()
    assert not people.by_reference(case.reference[:-1], "1985-03-27").exists()


def test_the_page_asks_for_both(officer):
    page = officer.post(url("search"), {"by": "reference", "value": "TO-2026-X"})
    assert "found" not in page.context
    assert page.context["form"].errors["fact"]


def test_what_is_searched_for_stands_in_no_address_and_searches_are_limited(officer, monkeypatch):
    case = received()
    page = officer.post(url("search"), {"by": "email", "value": "amina@example.org"})
    assert case.reference in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    monkeypatch.setattr(person, "MOST_SEARCHES", 1)
    page = officer.post(url("search"), {"by": "email", "value": "amina@example.org"})
    assert case.reference not in page.content.decode()


# --- who may --------------------------------------------------------------------------------------


def test_only_who_is_named_may(give, sign_in, desk, helper):
    case = closed_case()
    admin = sign_in(give(email="admin@example.org", is_superuser=True, is_staff=True))
    proof_reader = sign_in(give(SEE_PROOFS, email="auditor@example.org"))
    for client in (admin, desk, helper, proof_reader, Client()):
        for name in ("search", "read", "json", "pdf", "erase", "restrict"):
            answer = client.post(url(name), chosen(case, confirm="yes", reason="asked", sure="on"))
            assert answer.status_code in (302, 404)
            assert "Amina" not in answer.content.decode()
        if client is not proof_reader:
            assert client.get(reverse("privacy_proofs:index")).status_code in (302, 404)
            assert client.get(reverse("privacy_proofs:csv")).status_code in (302, 404)
    assert proof_reader.get(reverse("privacy_proofs:index")).status_code == 200
    assert Submission.objects.filter(pk=case.submission_id, erased_at=None).exists()


def test_the_officer_sees_no_queue_and_no_case(officer):
    case = received()
    assert officer.get(reverse("desk_applications:index")).status_code == 404
    assert officer.get(reverse("desk_applications:case", args=[case.pk])).status_code == 404
    menu = officer.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("privacy_person:search") in menu


# --- handing out ----------------------------------------------------------------------------------


def test_the_export_holds_everything_and_is_written_down(officer):
    case = closed_case()
    answer = officer.post(url("json"), chosen(case))
    text = json.dumps(json.loads(answer.content), ensure_ascii=False)
    assert answer["Content-Disposition"] == 'attachment; filename="data.json"'
    for secret in ("Amina", "Berardi", "amina@example.org", "Ho perso il lavoro", "On 3 May, says",
                   "When is the hearing?", "She cried on the phone", "Near home", "lettera-di-amina",
                   "The landlord agrees", "There is news", "333 123 4567"):  # fmt: skip
        assert secret in text or secret.replace(" ", "") in text.replace(" ", "")
    last = Reading.objects.first()
    assert (last.what, last.object_id) == ("export", case.submission_id)


def test_the_same_on_paper(officer):
    case = closed_case()
    answer = officer.post(url("pdf"), chosen(case))
    assert answer["Content-Type"] == "application/pdf"
    read = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in read.pages)
    for secret in ("Berardi", "She cried on the phone", "Ho perso il lavoro", "lettera-di-amina"):
        assert secret in text
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_page_shows_it_in_words(officer):
    page = officer.post(url("read"), chosen(closed_case())).content.decode()
    assert "She cried on the phone" in page


@pytest.mark.parametrize("forged", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_forged_choice_is_nothing(officer, forged):
    closed_case()
    for name in ("read", "json", "pdf", "erase", "restrict"):
        answer = officer.post(url(name), {"submission": forged})
        assert answer.status_code == 302


# --- erasing --------------------------------------------------------------------------------------


def test_first_what_would_go_then_why_then_the_proof(officer, django_capture_on_commit_callbacks):
    case = closed_case()
    first = officer.post(url("erase"), chosen(case)).content.decode()
    assert case.reference in first
    assert Application.objects.exists()
    unsure = officer.post(url("erase"), chosen(case, confirm="yes", reason="asked"))
    assert unsure.context["form"].errors["sure"]
    assert Application.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = officer.post(url("erase"), chosen(case, confirm="yes", reason="asked", sure="on"))
    assert done["Location"] == reverse("privacy_proofs:index")
    assert left() == []
    proof = ErasureProof.objects.get()
    assert (proof.cause, proof.count, proof.files) == ("request", 1, 1)
    assert "17.1" in proof.rule
    assert proofs.about(case.reference) == [proof]
    asked = officer.post(reverse("privacy_proofs:index"), {"reference": case.reference})
    assert asked.context["asked"] == [proof]
    assert not people.by_fact("email", "amina@example.org").exists()


def test_an_open_request_is_not_erased_and_the_page_says_why(officer):
    case = received()
    page = officer.post(url("erase"), chosen(case, confirm="yes", reason="asked", sure="on"))
    assert "still open" in page.content.decode() or "ancora aperta" in page.content.decode()
    assert Application.objects.filter(pk=case.pk).exists()
    with pytest.raises(people.CannotEraseError):
        people.erase([case.submission_id], reason="x", by="y")


def test_all_of_them_or_none():
    closed, still_open = closed_case(), received()
    with pytest.raises(people.CannotEraseError):
        people.erase([closed.submission_id, still_open.submission_id], reason="x", by="y")
    assert Submission.objects.count() == 2
    assert not ErasureProof.objects.exists()


def test_a_restricted_one_waits(officer):
    case = closed_case()
    officer.post(url("restrict"), chosen(case, on="yes"))
    with pytest.raises(people.CannotEraseError, match="18"):
        people.erase([case.submission_id], reason="x", by="y")
    officer.post(url("restrict"), chosen(case, on="no"))
    assert people.erase([case.submission_id], reason="x", by="y").count == 1


def test_the_others_stay(officer):
    gone, stays = closed_case(), closed_case()
    people.erase([gone.submission_id], reason="x", by="y")
    stays = Application.objects.get(pk=stays.pk)
    assert stays.person_name == "Amina Berardi"
    assert stays.submission.draft.uploads.count() == 1
    assert stays.notes.count() == 1


def test_proofs_are_exported(officer):
    people.erase([closed_case().submission_id], reason="=cmd()", by="y")
    rows = officer.get(reverse("privacy_proofs:json")).json()
    assert rows[0]["count"] == 1
    table = officer.get(reverse("privacy_proofs:csv")).content.decode()
    assert "'=cmd()" in table
    assert not [secret for secret in SECRETS if secret in table]


# --- what people ask ------------------------------------------------------------------------------


def test_a_request_is_answered_once(officer):
    case = received()
    asked = requests.ask(case.submission, "correct", "My street is wrong")
    assert requests.ask(case.submission, "correct") == asked
    assert (asked.due_on - timezone.localdate()).days == requests.answer_days()
    page = officer.get(reverse("privacy_asked:index")).content.decode()
    assert case.reference in page
    one = reverse("privacy_asked:one", args=[asked.pk])
    assert "My street is wrong" in officer.get(one).content.decode()
    officer.post(one, {"state": "done", "answer": "It is corrected."})
    officer.post(one, {"state": "refused", "answer": "No."})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("done", "It is corrected.")
    assert requests.ask(case.submission, "correct") != asked


@pytest.mark.parametrize("size", [1, 6])
def test_the_lists_ask_the_same_whatever_there_is(officer, size, django_assert_max_num_queries):
    for _ in range(size):
        case = closed_case()
        requests.ask(case.submission, "erase")
        people.restrict(case.submission, on=False)
    people.erase([closed_case().submission_id], reason="x", by="y")
    for name in ("privacy_asked:index", "privacy_proofs:index", "privacy_retention"):
        officer.get(reverse(name))
        with django_assert_max_num_queries(32):
            assert officer.get(reverse(name)).status_code == 200
    with django_assert_max_num_queries(24):
        page = officer.post(url("search"), {"by": "email", "value": "amina@example.org"})
    assert len(page.context["found"]) == size


def test_requests_sent_before_there_were_keys_are_found_after_indexing():
    case = received()
    PersonKey.objects.all().delete()
    assert not people.by_fact("email", "amina@example.org").exists()
    for _again in range(2):
        call_command("index_people", verbosity=0)
        assert list(people.by_fact("email", "amina@example.org")) == [case.submission]
