"""The demo and the developer's machine: SQLite, files, demo accounts."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import ENV

DEMO = True
SMS = ENV.sms or "files"
ALLOWED_HOSTS = [*ENV.hosts, "[::1]", "0.0.0.0"]  # noqa: S104 - a name people type, not a bind
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
