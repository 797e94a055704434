import io
import socket
import unicodedata

import pikepdf
import pypdf
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from forms.models import Submission
from forms.receipt_pdf import sheet, signs
from forms.receipt_pdf.content import Sheet

HOSTILE = '#eval("1+1") *bold* $x^2$ = Title\n#import "/etc/passwd" @x <y> \\ `raw` // comment'


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the receipt asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def a_sheet(**changes):
    told = {
        "lang": "it",
        "site": "Snodo",
        "title": "Ricevuta",
        "form": "Un modulo",
        "reference": "TO-2026-K4M7XD",
        "page": "Pagina {now} di {all}",
        "facts": [{"label": "Riferimento", "lines": ["TO-2026-K4M7XD"]}],
        "next_title": "Adesso",
        "next": ["Leggiamo."],
        "due": "",
        "bring_title": "Da portare",
        "bring": [],
        "answers_title": "Risposte",
        "question": "Domanda",
        "answer": "Risposta",
        "sections": [],
        "left_out": "",
        "proof_title": "Prova",
        "proof": "Il numero.",
        "digest": ["0" * 8],
    }
    return Sheet(**(told | changes))


def with_answer(text, question="Domanda?"):
    row = {"question": signs.lines(question), "answer": signs.lines(text)}
    return a_sheet(sections=[{"title": "Parte", "note": "", "rows": [row]}])


def text_of(pdf):
    """As copied out of the file: without the marks that only steer the direction of writing."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def tags_of(pdf):
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot)
    return found


@pytest.fixture
def sent(filler):
    filler.fill()
    filler.send()
    return Submission.objects.select_related("version", "draft").get()


def test_the_receipt_is_tagged_named_and_in_its_language(sent):
    made = sheet.pdf(sent, "it")
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "it"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata() as about:
            assert about["dc:title"]
            assert about["pdfuaid:part"] == "1"
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
    tags = tags_of(made)
    assert tags[0] == "/Document"
    for tag in ("/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TH", "/TD"):
        assert tag in tags, tag


def test_the_receipt_says_everything_that_was_sent(sent):
    text = text_of(sheet.pdf(sent, "en"))
    for words in (
        sent.reference,
        "Amina",
        "Diallo",
        "Sami",
        "Barriera di Milano",
        "I lost my job.",
        "Soon.",
        "What to bring",
        str(sent.version),
    ):
        assert words in text, words
    assert sent.digest in text.replace(" ", "")


def test_the_code_that_opens_the_request_is_not_on_paper(sent):
    assert sent.draft.code not in text_of(sheet.pdf(sent, "en"))


def test_the_same_request_gives_the_same_file(sent):
    assert sheet.pdf(sent, "it") == sheet.pdf(sent, "it")


@pytest.mark.parametrize(
    "name",
    ["محمد عبد الله", "شیریں چوہدری", "Łukasz Ștefan Nguyễn", "Олександр", "Ελένη", "王小明"],
)
def test_names_in_other_writings_can_be_copied_out_again(name):
    text = text_of(sheet.drawn(with_answer(name), 0))
    for word in name.split():
        assert word in text


def test_bengali_is_drawn_by_a_font_that_knows_it():
    assert "NotoSansBengali" in str(fonts_of(sheet.drawn(with_answer("রহমান অমিত"), 0)))


def fonts_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {str(one["/BaseFont"]) for one in opened.objects if _is_font(one)}


def _is_font(one):
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"


def starts_of(pdf):
    """Where the runs of text on the first page begin, in points from the left edge."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found, shift = [], [0.0]
        for operands, operator in pikepdf.parse_content_stream(opened.pages[0]):
            match str(operator):
                case "q":
                    shift.append(shift[-1])
                case "Q":
                    shift.pop()
                case "cm":
                    shift[-1] += float(operands[4])
                case "Tm":
                    found.append(shift[-1] + float(operands[4]))
        return found


def test_arabic_runs_from_right_to_left():
    arabic = sheet.drawn(a_sheet(lang="ar", title="إيصال", next=["نقرأ"], facts=[]), 0)
    italian = sheet.drawn(a_sheet(facts=[]), 0)
    with pikepdf.open(io.BytesIO(arabic)) as opened:
        assert str(opened.Root.Lang) == "ar"
    assert min(starts_of(italian)) < 60
    assert sum(start > 400 for start in starts_of(arabic)) > sum(
        start > 400 for start in starts_of(italian)
    )


def test_nothing_typed_is_read_as_markup():
    text = text_of(sheet.drawn(with_answer(HOSTILE, question=HOSTILE), 0))
    assert text.count('#eval("1+1") *bold* $x^2$ = Title') == 2
    assert "// comment" in text


def test_signs_no_font_has_are_replaced_and_hidden_ones_are_dropped():
    assert signs.printable("a😀b") == f"a{signs.MISSING}b"
    assert signs.printable("a\u202eb\x00c\ufeff") == "abc"
    assert signs.printable("❤\ufe0f") == signs.MISSING
    assert signs.MISSING in text_of(sheet.drawn(with_answer("😀"), 0))


def test_a_word_without_end_stays_on_the_page():
    assert "\u200b" in signs.printable("W" * 200)
    assert signs.printable("amina.diallo@example.org") == "amina.diallo@example.org"
    assert len(pypdf.PdfReader(io.BytesIO(sheet.drawn(with_answer("W" * 5000), 0))).pages) > 1


def test_line_breaks_are_kept():
    assert signs.lines("one\r\ntwo\n\nthree") == ["one", "two", "", "three"]
    assert signs.lines("") == [""]


@given(st.text(max_size=400))
def test_whatever_is_typed_the_sheet_is_drawn_within_the_standards(text):
    made = sheet.drawn(with_answer(text, question=text), 0)
    assert b"pdfuaid" in made


def test_a_sign_the_standards_refuse_still_gives_a_receipt(monkeypatch):
    rows = [{"question": ["?"], "answer": ["\ue000"]}]
    made = sheet.drawn(a_sheet(sections=[{"title": "x", "note": "", "rows": rows}]), 0)
    assert made.startswith(b"%PDF")


# --- its address ---------------------------------------------------------------------------------


def test_the_holder_saves_it_under_the_reference_alone(filler, sent):
    response = filler.client.get(filler.page("receipt_pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{sent.reference}.pdf"'
    assert response["Cache-Control"] == "no-store, private"
    assert filler.page("receipt_pdf") in filler.client.get(filler.page("receipt")).content.decode()


def test_nobody_else_gets_it(filler, sent):
    response = Client().get(filler.page("receipt_pdf"))
    assert response.status_code == 302
    assert "Content-Disposition" not in response


def test_before_sending_there_is_none(filler):
    filler.fill()
    response = filler.client.get(filler.page("receipt_pdf"))
    assert response["Location"] == filler.page("receipt")


def test_what_was_erased_is_not_drawn(filler, sent):
    Submission.objects.update(erased_at=sent.submitted_at)
    assert filler.client.get(filler.page("receipt_pdf")).status_code == 302
    receipt = filler.client.get(filler.page("receipt")).content.decode()
    assert filler.page("receipt_pdf") not in receipt
