"""What a colleague should look at because somebody gave it to them or named them in a note.

It stands in *My day* until they open the case, and one e-mail says that there is something. The
e-mail has no word about the person, the request or the note: only where to sign in.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from desk.applications import Application
from desk.conversation import Note
from portal.models import User
from workflow import outbox


class Notice(models.Model):
    class Kind(models.TextChoices):
        GIVEN = "given", gettext_lazy("given to you")
        MENTIONED = "mentioned", gettext_lazy("you were mentioned")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("person"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    application = models.ForeignKey(
        Application,
        verbose_name=gettext_lazy("application"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    note = models.ForeignKey(
        Note,
        verbose_name=gettext_lazy("note"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    kind = models.CharField(gettext_lazy("kind"), max_length=20, choices=Kind.choices)
    by_label = models.CharField(gettext_lazy("by"), max_length=200)
    at = models.DateTimeField(gettext_lazy("at"), default=timezone.now)
    opened_at = models.DateTimeField(gettext_lazy("opened"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("notice to a colleague")
        verbose_name_plural = gettext_lazy("notices to colleagues")
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "note"],
                condition=Q(note__isnull=False),
                name="notice_once_per_note",
                violation_error_message=gettext_lazy("This colleague is already mentioned."),
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "at"], condition=Q(opened_at=None), name="notice_unopened"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id} {self.application_id}"


def post(
    person: User, application: Application, kind: str, *, by: str, note: Note | None = None
) -> Notice:
    """In the caller's transaction, the line in *My day* and the e-mail."""
    notice = Notice.objects.create(
        person=person, application=application, kind=kind, by_label=by, note=note
    )
    if person.email:
        with override(settings.LANGUAGE_CODE):
            subject, first = _words(kind)
            body = "\n".join((first, _("Sign in to see it:"), _address(application)))
        outbox.post(
            key=f"notice-{notice.pk}",
            to=person.email,
            language=settings.LANGUAGE_CODE,
            subject=subject,
            body=body,
            kind=f"colleague_{kind}",
            about=notice,
        )
    return notice


def awaits(user: Any) -> Exists:
    """For a case that is read by this person: is there something for them in it?"""
    return Exists(Notice.objects.filter(person=user.pk, application=OuterRef("pk"), opened_at=None))


def has_mentions() -> Exists:
    """For a list of applications: was a colleague named in a note?"""
    return Exists(Notice.objects.filter(application=OuterRef("pk"), note__isnull=False))


def opened(user: Any, application: Application) -> None:
    """The person has the case before their eyes."""
    Notice.objects.filter(person=user.pk, application=application, opened_at=None).update(
        opened_at=timezone.now()
    )


def unopened(user: Any) -> "models.QuerySet[Notice]":
    visible = Application.objects.visible_to(user)
    return Notice.objects.filter(
        person=user.pk, opened_at=None, application__in=visible.values("pk")
    ).select_related("application")


def _words(kind: str) -> tuple[str, str]:
    if kind == Notice.Kind.MENTIONED:
        return (
            _("You were mentioned in an internal note"),
            _("A colleague of the city's desk mentioned you in an internal note."),
        )
    return (
        _("An application was given to you"),
        _("A colleague of the city's desk gave you an application."),
    )


def _address(application: Application) -> str:
    return str(settings.BASE_URL) + reverse("desk_applications:case", args=[application.pk])
