"""A real city. Refuses to start with anything that belongs to a demo."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import ENV, STORAGES
from portal.settings.environment import INSECURE_KEY, INSECURE_SECRET, stop

_wrong = [
    sentence
    for sentence, is_wrong in (
        (
            "Set SNODO_SECRET_KEY to a long random text of your own.",
            ENV.secret_key == INSECURE_SECRET,
        ),
        (
            "Set SNODO_ENCRYPTION_KEYS to a key of your own (`make key` prints one), keep a copy.",
            INSECURE_KEY in ENV.encryption_keys,
        ),
        ("Remove SNODO_DEBUG: error pages would show personal data.", ENV.debug),
        ("Remove SNODO_DEMO: the demo accounts have public passwords.", ENV.demo),
        (
            "Set SNODO_BASE_URL to the public https address.",
            not ENV.base_url.startswith("https://"),
        ),
        (
            "Set SNODO_SMS to your provider's adapter, or remove it: files and console are for "
            "demos, and nobody would receive a message.",
            ENV.sms in ("files", "console"),
        ),
        ("Set SNODO_SMTP_HOST: people are told by e-mail what happens next.", not ENV.smtp_host),
    )
    if is_wrong
]
if _wrong:
    stop(*_wrong)

DEMO = False
SECOND_FACTOR_REQUIRED = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.proxies else None
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
