"""Twenty files of ten megabytes in one go: by how much the peak memory of a worker grows."""

import http.client
import os
import random
import re
import uuid
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.load import only_worker, peak_of
from forms import sniff
from forms.catalogue import HOUSING_RISK
from tests.forms import papers, walking
from tests.real_server import RealPortal
from tests.servers.visitor import HIDDEN, Visitor, wait_like_people

FILES = 20
PAGE, FIELD = "letters", "letters-letter_files"
PIECE = 64 * 1024


def growth(portal: RealPortal) -> tuple[int, int]:
    """KiB of growth, and how many bytes were sent. The portal runs with one worker."""
    visitor = _at_the_files(portal)
    content = large_pdf(sniff.LARGEST - 2000)
    _send(visitor, portal, [papers.pdf()] * 2)  # what is loaded once is loaded now
    visitor.get(visitor.url)
    worker = only_worker(portal)
    Path(f"/proc/{worker}/clear_refs").write_text("5")  # forget the peak so far (proc(5))
    before = peak_of(worker)
    sent = _send(visitor, portal, [content] * FILES)
    return peak_of(worker) - before, sent


def large_pdf(size: int) -> bytes:
    """A real PDF of about ``size`` bytes, which nothing makes smaller."""
    made = papers.document()
    made.pages[0].Contents = made.make_stream(os.urandom(size - 1500))
    return papers.written(made, compress_streams=False)


def _at_the_files(portal: RealPortal) -> Visitor:
    """Somebody whose answers lead to the page that takes files."""
    for seed in range(40):
        dice = random.Random(seed)
        visitor = Visitor(portal.url, address=f"10.1.0.{seed}")
        visitor.get(f"/en/requests/{HOUSING_RISK.key}/")
        wait_like_people()
        step = HOUSING_RISK.steps[0].key
        while step in HOUSING_RISK.by_key and step != PAGE:
            visitor.post(walking.fields(HOUSING_RISK.by_key[step], dice))
            draft, step = visitor.place()
            if step == "code":
                step = HOUSING_RISK.steps[1].key
                visitor.get(f"/en/requests/{draft}/{step}/")
        if step == PAGE:
            return visitor
    raise AssertionError("no way leads to the files")


def _send(visitor: Visitor, portal: RealPortal, files: list[bytes]) -> int:
    """Post the files, piece by piece, as a browser does; the size of the request."""
    main = visitor.text.split("<main", 1)[-1]
    fields = {name: unescape(value) for name, value in HIDDEN.findall(main)}
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', main)
    assert token
    boundary = uuid.uuid4().hex
    parts = [_part(boundary, name, value.encode()) for name, value in fields.items()]
    parts.append(_part(boundary, "csrfmiddlewaretoken", token[1].encode()))
    for number, content in enumerate(files):
        parts.append(_part(boundary, f'{FIELD}"; filename="{number}.pdf', content))
    parts.append(f"--{boundary}--\r\n".encode())
    size = sum(map(len, parts))
    connection = http.client.HTTPConnection(urlsplit(portal.url).netloc, timeout=120)
    cookies = "; ".join(f"{one.name}={one.value}" for one in visitor.cookies)
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Content-Length": str(size),
        "Cookie": cookies,
        "Referer": visitor.url,
    }
    connection.request("POST", urlsplit(visitor.url).path, _pieces(parts), headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.status in (200, 302), (answer.status, text[:300])
    return size


def _part(boundary: str, name: str, value: bytes) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + value + b"\r\n"


def _pieces(parts: list[bytes]) -> Iterator[bytes]:
    for part in parts:
        for start in range(0, len(part), PIECE):
            yield part[start : start + PIECE]
