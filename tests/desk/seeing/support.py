"""Seeing the desk as a colleague: who may, as whom, read only, for a while, never unnoticed."""

import html

from django.contrib.auth.models import Permission
from django.urls import reverse

from portal.models import User
from workflow.models import Reading

HOME = reverse("wagtailadmin_home")
BEGIN, STOP = reverse("desk_staff:see_as"), reverse("desk_staff:see_as_stop")
WHY = "She cannot find a case"


def give(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=user.pk)


def start(client, target, reason=WHY):
    return client.post(BEGIN, {"email": target.email, "reason": reason})


def text(response):
    return html.unescape(response.content.decode())


def case(application):
    return reverse("desk_applications:case", args=[application.pk])


def log():
    rows = Reading.objects.filter(purpose="see_as").order_by("pk")
    return [(row.what, row.actor_label, row.subject.target_label) for row in rows]
