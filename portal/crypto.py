"""Sensitive fields are ciphertext in the database; what must be matched exactly has a keyed hash.

Keys come from ``SNODO_ENCRYPTION_KEYS``. The first encrypts, all of them decrypt, so a key is
rotated by putting a new one in front and running ``manage.py rotate_keys`` (GDPR art. 32).
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

# Context managers a room opens while its rows are re-encrypted, e.g. to lift an append-only guard.
rotation_guards: list[Callable[[], AbstractContextManager[None]]] = []


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured(
            "SNODO_ENCRYPTION_KEYS: each key must be 32 bytes in url-safe base64 (see `make key`)."
        ) from error


def encrypt(text: str) -> str:
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises ``cryptography.fernet.InvalidToken`` when no key fits: never shows ciphertext."""
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode()


def rotate(token: str) -> str:
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).rotate(token.encode()).decode()


def keyed_hash(purpose: str, text: str) -> str:
    """64 hexadecimal digits; equal texts of one purpose meet, nobody without the key can guess.

    Derived from the secret key and not from the encryption keys, which rotate.
    """
    key = HKDF(SHA256(), 32, salt=b"snodo", info=purpose.encode()).derive(
        settings.SECRET_KEY.encode()
    )
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that only the application can read. It cannot be searched or sorted, on purpose."""

    def get_prep_value(self, value: Any) -> Any:
        return value if value in (None, "") else encrypt(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value in (None, "") else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted: match it through a keyed hash beside it")


class EncryptedJSONField(EncryptedTextField):
    """A JSON value that only the application can read."""

    # For the type checker: any JSON value goes in and comes out.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return encrypt(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(decrypt(value))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), cls=DjangoJSONEncoder)
