import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

# Only now: both need the applications loaded.
from portal import demo  # noqa: E402
from portal.settings.environment import stop  # noqa: E402

if sentence := demo.problem():
    stop(sentence)
