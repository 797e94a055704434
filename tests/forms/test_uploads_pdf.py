"""PDFs: what runs on its own is taken out, what cannot be cleaned is refused."""

import struct
import zlib
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.forms import papers
from tests.forms.judging import kept, opened, refused, zeros
from tests.forms.papers import pdf_with, pdf_with_annotation, script, written

MB = 1024**2


def embedded() -> bytes:
    made = papers.document()
    made.attachments["tool.exe"] = b"MZ secret program"
    return written(made)


def named_script() -> bytes:
    made = papers.document()
    tree = Dictionary(Names=Array([String("x"), made.make_indirect(script())]))
    made.Root.Names = Dictionary(JavaScript=made.make_indirect(tree))
    return written(made)


def page_script() -> bytes:
    made = papers.document()
    made.pages[0].obj["/AA"] = Dictionary(O=script())
    return written(made)


def packed_script() -> bytes:
    made = papers.document()
    made.Root.OpenAction = made.make_indirect(script())
    return written(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def static_form() -> bytes:
    made = papers.document()
    field = made.make_indirect(Dictionary(FT=Name.Tx, T=String("name"), AA=Dictionary(K=script())))
    xfa = made.make_stream(b"<xdp/>")
    made.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=xfa)
    return written(made)


RUN = Dictionary(S=Name.Launch, F=String("cmd.exe"))
ACTIVE = {
    "open action": lambda: pdf_with(OpenAction=script()),
    "open action runs a program": lambda: pdf_with(OpenAction=RUN),
    "document trigger": lambda: pdf_with(AA=Dictionary(WC=script())),
    "page trigger": page_script,
    "named script": named_script,
    "script in an object stream": packed_script,
    "link runs a program": lambda: pdf_with_annotation(Subtype=Name.Link, A=RUN),
    "link to a script": lambda: pdf_with_annotation(
        Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(" JavaScript:alert(1)"))
    ),
    "link then script": lambda: pdf_with_annotation(
        Subtype=Name.Link,
        A=Dictionary(S=Name.URI, URI=String("https://example.org"), Next=Array([script()])),
    ),
    "form sent elsewhere": lambda: pdf_with_annotation(
        Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("https://evil.example"))
    ),
    "film": lambda: pdf_with_annotation(Subtype=Name.RichMedia, RichMediaContent=Dictionary()),
    "file pinned to the page": lambda: pdf_with_annotation(
        Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F=String("a.exe"))
    ),
    "embedded file": embedded,
    "form with script": static_form,
}


@pytest.mark.parametrize("make", ACTIVE.values(), ids=ACTIVE)
def test_what_runs_on_its_own_is_taken_out_of_a_pdf(make):
    outcome, content = kept(make())
    assert outcome.disarmed
    again = opened(content)
    assert len(again.pages) == 1
    readable = written(again, qdf=True)
    for trace in (
        b"/JavaScript",
        b"alert",
        b"/Launch",
        b"MZ secret",
        b"/XFA",
        b"/RichMedia",
        b"/SubmitForm",
        b"/FileAttachment",
        b"/EmbeddedFile",
    ):
        assert trace not in readable
    assert not kept(content)[0].disarmed


def test_what_does_nothing_by_itself_stays():
    made = papers.document()
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])
    link = Dictionary(S=Name.URI, URI=String("https://www.comune.torino.it"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)
    made.pages[0].Annots = Array([made.make_indirect(note)])
    # A font and a picture that happen to be called like triggers.
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))
    image = made.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    made.pages[0].Resources = Dictionary(
        Font=Dictionary({"/AA": font, "/JavaScript": font}), XObject=Dictionary({"/JS": image})
    )
    outcome, content = kept(written(made))
    assert not outcome.disarmed
    again = opened(content)
    assert "/OpenAction" in again.Root
    assert str(again.pages[0].Annots[0].A.URI) == "https://www.comune.torino.it"
    assert set(again.pages[0].Resources.Font.keys()) == {"/AA", "/JavaScript"}
    assert "/JS" in again.pages[0].Resources.XObject


def dynamic_form() -> bytes:
    made = papers.document()
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp/>"))
    made.Root.NeedsRendering = True
    return written(made)


def signed(**root: Any) -> bytes:
    made = papers.document()
    value = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("00"))
    made.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Sig, V=value)]), SigFlags=3)
    for key, entry in root.items():
        made.Root[f"/{key}"] = entry
    return written(made)


@pytest.mark.parametrize(
    "make",
    [
        dynamic_form,
        lambda: pdf_with(Collection=Dictionary()),
        lambda: signed(OpenAction=script()),
        lambda: signed() + b"PK\x05\x06" + bytes(18),
        lambda: b"\n" + signed(),
    ],
    ids=["drawn by a program", "portfolio", "signed and active", "signed and a ZIP", "shifted"],
)
def test_a_pdf_that_cannot_be_cleaned_is_refused(make):
    assert refused(make()) == "active"


def test_a_signed_pdf_keeps_its_signature():
    sent = signed()
    assert kept(sent)[1] == sent


def test_a_pdf_with_a_password_is_refused_and_one_that_opens_freely_is_kept():
    locked = written(papers.document(), encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refused(locked) == "locked"
    no_print = pikepdf.Permissions(print_highres=False)
    free = written(
        papers.document(), encryption=pikepdf.Encryption(owner="o", user="", allow=no_print)
    )
    assert not opened(kept(free)[1]).is_encrypted


@pytest.mark.parametrize(
    "hidden", [b"<html><script>alert(1)</script>", b"PK\x03\x04 jar PK\x05\x06" + bytes(18)]
)
def test_a_second_file_hidden_around_a_pdf_is_not_kept(hidden):
    before = (
        papers.pdf()
        .replace(b"%PDF", b"\n%PDF", 1)
        .replace(b"\n1 0 obj", b"\n%" + hidden + b"\n1 0 obj", 1)
    )
    for content in (papers.pdf() + hidden, before):
        assert hidden in content
        assert hidden not in kept(content)[1]


def with_stream(packed: bytes, **entries: Any) -> bytes:
    made = papers.document()
    made.pages[0].Contents = made.make_indirect(pikepdf.Stream(made, packed, **entries))
    return written(made, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


BOMBS = {
    "one stream": lambda: with_stream(zeros(400 * MB), Filter=Name.FlateDecode),
    "packed twice": lambda: with_stream(
        zlib.compress(zeros(900 * MB)), Filter=Array([Name.FlateDecode, Name.FlateDecode])
    ),
    "picture": lambda: with_stream(b"x", Width=90_000, Height=90_000, Filter=Name.JBIG2Decode),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_a_pdf_that_is_small_only_while_packed_is_refused(make):
    content = make()
    assert len(content) < 2 * MB
    assert refused(content) == "bomb"


def test_a_bomb_among_the_objects_themselves_is_refused():
    head = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    packed = zeros(600 * MB)
    stream = b"3 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(
        packed
    )
    body = head + stream + packed + b"\nendstream endobj\n"
    # The pages are inside the packed objects: the file cannot be understood without unpacking them.
    rows = struct.pack(">BHB", 0, 0, 0) + struct.pack(">BHB", 1, 9, 0)
    rows += struct.pack(">BHB", 2, 3, 0) + struct.pack(">BHB", 1, len(head), 0)
    rows += struct.pack(">BHB", 1, 0, 0)
    index = b"4 0 obj<</Type/XRef/Size 5/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    content = body + index + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
    assert refused(content) in {"bomb", "unreadable"}
