"""Text messages to a telephone: one small port, and the adapters an installation chooses from.

``SNODO_SMS`` names the adapter: ``off`` (people are offered e-mail only), ``files`` or ``console``
(demo and development), or the dotted path of a class of one's own that talks to a provider. Such a
class has ``send(to, body)`` and raises when the message was not taken over: ``RefusedError`` when
it never will be. Nothing sends at once
from here: texts go through ``workflow.outbox``, which tries again.
"""

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

OFF = "off"
ADAPTERS = {
    OFF: "portal.sms.off.Off",
    "files": "portal.sms.files.Files",
    "console": "portal.sms.console.Console",
}


class RefusedError(Exception):
    """Trying again cannot help: an adapter raises it when the provider knows no such number."""


class SMSOffError(RefusedError):
    """This installation sends no text messages (any more)."""


class Sender(Protocol):
    def send(self, to: str, body: str) -> None:
        """Hand one text over. ``to`` is E.164 (``+393331234567``)."""


def is_on() -> bool:
    """Whether people can be offered a text message at all."""
    return bool(settings.SMS != OFF)


def send(to: str, body: str) -> None:
    """Raises whatever the adapter raises; ``SMSOffError`` where there is none."""
    sender().send(to, body)


def sender() -> Sender:
    return _made(settings.SMS)


@lru_cache(maxsize=8)
def _made(name: str) -> Sender:
    sender: Sender = import_string(ADAPTERS.get(name, name))()
    return sender
