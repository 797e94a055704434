"""Who may write forms from the start: Wagtail's editors; its moderators may publish them too."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from forms.builder.models import IntakeForm
from home.starter import Report, load_one, open_to_editors


def load_permissions(report: Report) -> None:
    open_to_editors(IntakeForm, report)
    wanted = Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(IntakeForm),
        codename__regex="^(publish|lock|unlock)_",
    )

    def write(_row: Any) -> Any:
        for group in Group.objects.filter(name="Moderators"):
            group.permissions.add(*wanted)
        return wanted[0]

    load_one(
        "moderators/forms.intakeform",
        "once",
        find=lambda pk: Permission.objects.filter(pk=pk).first(),
        write=write,
        state=lambda row: row.codename,
        report=report,
    )
