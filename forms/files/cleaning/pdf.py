"""PDFs are written again without what runs on its own, calls other programs or carries other files.

What is left out: JavaScript, actions that start something (only links and jumps stay), embedded
files, XFA forms, films and other rich media. Writing anew also drops whatever was hidden before,
behind or between the parts of the document. A signed document would lose its signature, so it is
kept byte for byte when there is nothing to take out, and refused otherwise.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from forms.files.cleaning.outcome import CannotKeepError, Cleaned

MB = 1024**2
LARGEST_STREAM = 200 * MB  # unpacked; a page scanned in colour at 600 dpi takes 100
LARGEST_IN_ALL = 600 * MB
MOST_PIXELS = 200_000_000
HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}
HARMLESS_LINKS = ("http:", "https:", "mailto:", "tel:")
ACTIONS = ("/OpenAction", "/A", "/PA", "/Next")
BARRED = ("/XFA", "/EmbeddedFiles", "/EF", "/AF", "/RichMediaContent", "/RichMediaSettings")
BARRED_ANNOTATIONS = {"/RichMedia", "/FileAttachment", "/Screen", "/Movie", "/Sound", "/3D"}
TRIGGERS = set(
    "/E /X /D /U /Fo /Bl /PO /PC /PV /PI /O /C /K /F /V /WC /WS /DS /WP /DP".split()  # noqa: SIM905
)
PACKED = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
END_OF_ZIP = b"PK\x05\x06"


def clean_pdf(content: bytes) -> Cleaned:
    """Raises ``CannotKeepError``."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=LARGEST_STREAM,
        run_length_max_memory=LARGEST_STREAM,
        png_max_memory=LARGEST_STREAM,
        tiff_max_memory=LARGEST_STREAM,
    )
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return _cleaned(document, content)
    except pikepdf.PasswordError as error:
        raise CannotKeepError("locked") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError) as error:
        raise CannotKeepError("unreadable") from error


def _cleaned(document: pikepdf.Pdf, content: bytes) -> Cleaned:
    if not len(document.pages):
        raise CannotKeepError("unreadable")
    if _is_only_a_shell(document):
        raise CannotKeepError("active")
    _weigh(document)
    signed = any(_is_signature(each) for each in _dictionaries(document))
    disarmed = disarm(document)
    if signed:
        if disarmed or not content.startswith(b"%PDF-") or END_OF_ZIP in content:
            raise CannotKeepError("active")
        return Cleaned(content, "application/pdf")
    written = io.BytesIO()
    document.save(
        written,
        encryption=False,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        fix_metadata_version=False,
        deterministic_id=True,  # the same file sent twice is the same file
    )
    written.seek(0)
    with pikepdf.open(written) as again:
        if disarm(again):
            raise CannotKeepError("active")
    return Cleaned(written.getvalue(), "application/pdf", disarmed)


def disarm(document: pikepdf.Pdf) -> bool:
    """Take out what is active. Returns whether there was anything."""
    found = False
    for each in _dictionaries(document):
        for key in [key for key in each.keys() if _is_barred(key, each)]:  # noqa: SIM118
            del each[key]
            found = True
        annotations = _get(each, "/Annots")
        if isinstance(annotations, pikepdf.Array):
            for position in reversed(range(len(annotations))):
                if str(_get(annotations[position], "/Subtype")) in BARRED_ANNOTATIONS:
                    del annotations[position]
                    found = True
    return found


def _is_barred(key: str, holder: Any) -> bool:
    if key in BARRED:
        return True
    value = _get(holder, key)
    if key in ACTIONS:
        several = list(value) if isinstance(value, pikepdf.Array) else [value]
        return any(_is_harmful(each) for each in several)
    if key == "/AA":
        return isinstance(value, pikepdf.Dictionary) and bool(TRIGGERS & set(value.keys()))
    if key == "/JS":
        return isinstance(value, pikepdf.String) or (
            isinstance(value, pikepdf.Stream) and "/Subtype" not in value
        )
    # The list of scripts of the whole document; a picture or font may happen to have the name.
    return key == "/JavaScript" and bool({"/Names", "/Kids"} & _keys(value))


def _is_harmful(action: Any) -> bool:
    kind = _get(action, "/S")
    if kind is None or not isinstance(action, pikepdf.Dictionary):
        return False
    if kind == "/URI":
        return not str(_get(action, "/URI")).strip().lower().startswith(HARMLESS_LINKS)
    return str(kind) not in HARMLESS_ACTIONS


def _is_only_a_shell(document: pikepdf.Pdf) -> bool:
    """Without its active part nothing is left to read: a portfolio of files, a form that is drawn
    by a program."""
    root = document.Root
    form = _get(root, "/AcroForm")
    drawn = "/XFA" in _keys(form) and (
        bool(_get(root, "/NeedsRendering")) or not _get(form, "/Fields")
    )
    return "/Collection" in root or drawn


def _is_signature(each: Any) -> bool:
    return "/ByteRange" in each and "/Contents" in each


def _weigh(document: pikepdf.Pdf) -> None:
    """What a viewer would have to unpack. Raises for a file that is small only while packed."""
    total = 0
    for each in document.objects:
        if not isinstance(each, pikepdf.Stream):
            continue
        filters = _get(each, "/Filter")
        names = (
            [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
        )
        if sum(name in PACKED for name in names) > 1 or _pixels(each) > MOST_PIXELS:
            raise CannotKeepError("bomb")
        if PACKED.isdisjoint(names) or len(names) > 1:
            continue
        try:
            total += len(each.read_bytes(pikepdf.StreamDecodeLevel.generalized))
        except pikepdf.PdfError as error:
            if "limit" in str(error) or "memory" in str(error):
                raise CannotKeepError("bomb") from error
            continue  # broken inside: a viewer shows the rest
        if total > LARGEST_IN_ALL:
            raise CannotKeepError("bomb")


def _pixels(stream: Any) -> int:
    try:
        return int(_get(stream, "/Width") or 0) * int(_get(stream, "/Height") or 0)
    except (TypeError, ValueError):
        return 0


def _dictionaries(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary, and every stream for its own, once. Those in the trailer too."""
    for each in [document.trailer, *document.objects]:
        stack = [each]
        while stack:
            one = stack.pop()
            if isinstance(one, pikepdf.Array):
                inside: list[Any] = list(one)
            elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
                yield one
                inside = [_get(one, key) for key in one.keys()]  # noqa: SIM118
            else:
                continue
            stack += [each for each in inside if _is_direct(each)]


def _is_direct(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _get(holder: Any, key: str) -> Any:
    if not isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
        return None
    return holder.get(key)


def _keys(holder: Any) -> set[str]:
    is_dictionary = isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream))
    return set(holder.keys()) if is_dictionary else set()
