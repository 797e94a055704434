"""In the portal's own shell: fifty people with open sessions, and the cases they work on."""

import json

from django.conf import settings
from django.test import Client

from tests.desk import factories

settings.ALLOWED_HOSTS = ["*"]
people = []
for number in range(50):
    user = factories.desk_user(user__email=f"office{number}@example.org")
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    people.append({"name": str(user.pk), "session": session})
cases = [factories.received().pk for _number in range(60)]
print("OFFICE", json.dumps({"people": people, "cases": cases}))
