"""The demo served as a real installation serves it (compressed static files), with one address
more: a view that does nothing, behind the same middleware."""

from portal.settings.base import STORAGES
from portal.settings.dev import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "templates")  # type: ignore[attr-defined,index]  # noqa: F405
