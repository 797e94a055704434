"""A browser without a screen, over real HTTP: cookies, hidden fields, redirects."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from html import unescape

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Visitor:
    def __init__(self, base: str, address: str = "") -> None:
        """``address``: what a trusted proxy says the browser's own address is."""
        self.base = base
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        if address:
            self.opener.addheaders.append(("X-Forwarded-For", address))
        self.url = base
        self.text = ""

    def get(self, path: str) -> str:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base, path)))

    def post(self, fields: Mapping[str, str | list[str]], path: str = "") -> str:
        """Answer the form on the page last read, keeping its hidden fields."""
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(self._form())}
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.text)
        assert token, "the page has no form"
        data: dict[str, str | list[str]] = dict(hidden)
        data |= {"csrfmiddlewaretoken": token[1], **fields}
        for name, value in fields.items():
            if value in ("on", ["on"]):  # a box sends what stands in it
                box = re.search(rf'name="{name}" value="([^"]*)"', self.text)
                data[name] = unescape(box[1]) if box else value
        request = urllib.request.Request(
            urllib.parse.urljoin(self.base, path or self.url),
            data=urllib.parse.urlencode(data, doseq=True).encode(),
            headers={"Referer": self.url},
        )
        return self._open(request)

    def place(self) -> tuple[str, str]:
        """The draft and the page the browser is at; empty outside a draft."""
        found = re.search(r"/([0-9a-f-]{36})/([a-z0-9_-]+)/", self.url)
        return (found[1], found[2]) if found else ("", "")

    def _form(self) -> str:
        """The page's main form: headers and footers have forms of their own."""
        main = self.text.split("<main", 1)[-1]
        return main.split("</main>", 1)[0]

    def _open(self, request: urllib.request.Request) -> str:
        try:
            with self.opener.open(request, timeout=30) as answer:
                self.url, self.text = answer.geturl(), answer.read().decode()
        except urllib.error.HTTPError as error:
            self.url, self.text = error.geturl(), error.read().decode()
            if error.code >= 500:
                raise AssertionError(self.text[:500]) from error
        return self.text
