"""Letters on paper: written from the case, printed as typed, kept, and noted when they leave."""

import datetime as dt
import html
import io
import unicodedata
import uuid

import pikepdf
import pypdf
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from desk.access import actor_for
from desk.letters import paper, writing
from desk.letters.writing import Words
from desk.models import Letter, LetterHandover, MessageTemplate
from desk.privacy import holder
from forms.models import ErasureProof, RetentionRule
from forms.privacy import job
from forms.privacy.holders import ANONYMISE
from home.site_settings import SiteSettings
from tests.desk.cases import closed_case
from tests.desk.factories import received
from workflow import gate
from workflow.models import Reading

pytestmark = pytest.mark.django_db
HOSTILE = '#eval("1+1") [x] *bold* $x^2$ = T\n#import "/etc/passwd" @ref <y> \\ `raw` // no\n{{ 7|add:7 }}'


def at(application, *more, name="write_letter"):
    return reverse(f"desk_applications:{name}", args=[application.pk, *more])


def data(**changes):
    return {
        "key": str(uuid.uuid4()), "language": "it", "address": "Amina Berardi\nvia di Prova 1",
        "subject": "La sua domanda", "body": "Gentile Amina,\n\nabbiamo novità.",
    } | changes  # fmt: skip


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join("".join(s for s in text if unicodedata.category(s) != "Cf").split())


def made(operator, body="Gentile Amina.", application=None, **words):
    said = Words(**({"language": "it", "subject": "Novità", "body": body} | words))
    return writing.write(application or received(), actor_for(operator), said)


def test_a_letter_is_made_seen_and_noted(desk):
    SiteSettings.objects.update(owner_name="Città di Prova", address="piazza Palazzo 1")
    application = received()
    assert at(application) in desk.get(at(application, name="case")).content.decode()
    answer = desk.post(at(application), data())
    letter = Letter.objects.get()
    assert answer["Location"] == at(application, letter.uuid, name="letter")
    assert "abbiamo novità." in html.unescape(desk.get(answer["Location"]).content.decode())
    response = desk.get(at(application, letter.uuid, name="letter_pdf"))
    assert "no-store" in response["Cache-Control"]
    seen = text_of(response.content)
    for words in ("Città di Prova", "Amina Berardi", application.reference, "abbiamo novità.",
                  "Olga Operatrice"):  # fmt: skip
        assert words in seen, words
    assert Reading.objects.about(application).filter(what="letter").count() == 2
    desk.post(answer["Location"], {"way": "hand", "on": timezone.localdate().isoformat()})
    assert letter.handover.way == "hand"
    case = html.unescape(desk.get(at(application, name="case")).content.decode())
    assert "La sua domanda" in case
    assert case.count("desk-entry-letter") == 2


def test_the_file_is_tagged_and_always_the_same(operator):
    letter = made(operator)
    first = paper.pdf(letter)
    SiteSettings.objects.update(owner_name="Another city")
    assert paper.pdf(Letter.objects.get()) == first
    with pikepdf.open(io.BytesIO(first)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.Lang == "it"
        with opened.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"


@pytest.mark.parametrize(
    ("language", "body"),
    [("it", HOSTILE), ("ar", "عزيزتي أمينة، وصل طلبك"), ("zh-hans", "您好，我们收到了您的申请")],
)
def test_what_was_typed_is_printed_as_it_is(operator, language, body):
    pdf = paper.pdf(made(operator, body, language=language, subject=body, address=body))
    if language == "ar":  # letters are shaped and turned round in the file
        assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "ar"
        return
    seen = text_of(pdf).replace(" ", "")
    for line in body.splitlines():
        assert line.replace(" ", "") in seen, line


def test_very_long_and_unprintable_texts(operator, desk):
    letter = made(operator, "parola " * 2_800 + "x" * 400 + "\U0001f3e0\u202e")
    assert len(pypdf.PdfReader(io.BytesIO(paper.pdf(letter))).pages) > 3
    shown = desk.post(at(letter.application), data(body="\U0001f3e0", preview="1"))
    assert shown.context["sheet"].has_missing_signs
    assert Letter.objects.count() == 1


def test_nothing_is_made_by_looking_or_putting_a_template_in(desk):
    template = MessageTemplate.objects.create(
        title="Invito", kind="page", occasion="on:close", body={"it": "Buongiorno {first_name}."}
    )
    application = received()
    used = desk.post(at(application), data(template=template.pk, use="1", body="A mano"))
    form = used.context["form"]
    assert form.initial["body"] == "A mano\n\nBuongiorno Amina."
    desk.post(at(application), data(preview="1"))
    assert not Letter.objects.exists()
    desk.post(at(application), data(used=template.pk, body="Buongiorno cara Amina."))
    letter = Letter.objects.get()
    assert (letter.template, letter.default_body) == (template, "Buongiorno Amina.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": " "}, {"subject": ""}, {"language": "xx"}, {"body": "x" * 20_001},
        {"address": "a\n" * 9}, {"body": "a\x00b"}, {"key": "no-key"},
    ],
)  # fmt: skip
def test_a_wrong_letter_is_a_sentence_and_is_kept(desk, wrong):
    answer = desk.post(at(received()), data(**wrong))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "via di Prova 1" in answer.content.decode() or "address" in wrong
    assert not Letter.objects.exists()


def test_a_double_click_makes_one_letter_and_a_borrowed_key_none_of_others(desk):
    application, other = received(), received()
    said = data()
    for _click in range(2):
        assert desk.post(at(application), said).status_code == 302
    desk.post(at(other), said)
    assert [each.application for each in Letter.objects.order_by("pk")] == [application, other]


def test_where_contact_is_not_safe_it_must_be_thought_of(desk, operator):
    application = received(unsafe=True)
    assert "desk-unsafe" in desk.get(at(application)).content.decode()
    assert desk.post(at(application), data()).status_code == 422
    with pytest.raises(gate.GuardRefused):
        made(operator, application=application)
    desk.post(at(application), data(safe="on"))
    letter = Letter.objects.get()
    today = timezone.localdate().isoformat()
    address = at(application, letter.uuid, name="letter")
    assert desk.post(address, {"way": "post", "on": today}).status_code == 409
    assert desk.post(address, {"way": "post", "on": today, "safe": "on"}).status_code == 302


def test_when_it_left_is_noted_once_and_possible(operator, desk):
    letter, actor = made(operator), actor_for(operator)
    today = timezone.localdate()
    for day in (today + dt.timedelta(days=1), today - dt.timedelta(days=1)):
        with pytest.raises(gate.GuardRefused):
            writing.hand_over(letter, actor, way="hand", on=day)
    first = writing.hand_over(letter, actor, way="hand", on=today)
    assert writing.hand_over(letter, actor, way="hand", on=today) == first
    address = at(letter.application, letter.uuid, name="letter")
    assert desk.post(address, {"way": "post", "on": today.isoformat()}).status_code == 409
    assert desk.post(address, {"way": "pigeon", "on": "x"}).status_code == 422
    assert LetterHandover.objects.count() == 1


def test_it_is_there_for_the_desk_only_and_under_its_own_case(desk, helper, operator):
    letter = made(operator)
    other = received()
    for name in ("letter", "letter_pdf"):
        assert helper.get(at(letter.application, letter.uuid, name=name)).status_code == 404
        assert desk.get(at(other, letter.uuid, name=name)).status_code == 404
        assert desk.get(at(other, uuid.uuid4(), name=name)).status_code == 404
    assert helper.post(at(letter.application), data()).status_code == 404
    with pytest.raises(gate.NotYourRole):
        writing.write(other, gate.SYSTEM, Words("it", "a", "b"))


def test_the_person_gets_it_with_their_data_and_it_goes_with_them(operator):
    application = closed_case(200)
    letter = made(operator, "Only in the letter", application=application)
    writing.hand_over(letter, actor_for(operator), way="hand", on=timezone.localdate())
    told = [line.text for part in holder.parts(application.submission) for line in part.lines]
    assert "Only in the letter" in told
    RetentionRule.objects.create(state="closed", days=100, action=ANONYMISE)
    assert job.run().failed == []
    assert ErasureProof.objects.exists()
    with pytest.raises(ObjectDoesNotExist):
        letter.refresh_from_db()
    assert not LetterHandover.objects.exists()
