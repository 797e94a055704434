"""For tests against a running server: what takes a person's time or a computer's is left out."""

from portal.settings.dev import *  # noqa: F403

FORMS_LEAST_SECONDS = 0  # the true limit has its own tests
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
