import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
django.setup()

from forms.catalogue import SHIPPED  # noqa: E402
from tests.forms import golden  # noqa: E402

for form in SHIPPED.values():
    if path := golden.keep(form):
        print(path)
