"""A mail server of a few lines, that can stop in the worst moment."""

import socketserver
import threading
from collections import Counter
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """``silent_at``: of the letter with this number it takes the whole text and never answers."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, silent_at: int) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.silent_at = silent_at
        self.received: list[str] = []
        self.is_waiting = threading.Event()
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def take(self, letter: bytes) -> bool:
        """Returns whether the sender hears about it."""
        subject = str(make_header(decode_header(message_from_bytes(letter)["Subject"])))
        with self.lock:
            self.received.append(subject)
            is_heard = len(self.received) != self.silent_at
        if not is_heard:
            self.is_waiting.set()
        return is_heard

    def counted(self) -> Counter[str]:
        return Counter(self.received)


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 ready")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                if not self.server.take(self.letter()):
                    self.rfile.read()  # until the sender is gone
                    return
            self.say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def letter(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def say(self, text: str) -> Any:
        self.wfile.write(f"{text}\r\n".encode())
