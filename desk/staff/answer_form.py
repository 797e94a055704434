"""What an organisation can do with a referral: what it fills in, the verb, the words afterwards."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk import partners
from desk.referrals import Referral
from desk.staff.quiet_form import DayField
from desk.talk import writing
from desk.talk.forms import KeyField
from workflow.definition import Reason

ASK_TRANSFER = "ask_transfer"
MESSAGE = "message"
STAYS = frozenset({"accept", "start", "hold", "resume", "resume_work", ASK_TRANSFER, MESSAGE})


class AnswerForm(forms.Form):
    """Accepting, declining and concluding differ in what must be said."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, name: str, *args: Any, full: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{name}_%s")
        super().__init__(*args, **kwargs)
        if name == "accept" and full:
            self._add_text(_("No room is left: why you accept all the same"), required=True)
        elif name == "decline":
            self._add_reason(Referral.workflow().transition(name).reasons)
            self._add_text(gettext_lazy("Anything to add for the city's desk"), required=False)
        elif name == "conclude":
            self._add_reason(Referral.workflow().transition(name).reasons)
            self._add_text(gettext_lazy("What the applicant reads about the end"), required=True)
        elif name == "hold":
            self._add_reason(Referral.workflow().transition(name).reasons)
            self.fields["day"] = DayField(label=_("Look at it again on"))
            self._add_text(gettext_lazy("Anything to add for the city's desk"), required=False)
        elif name == ASK_TRANSFER:
            self._add_text(gettext_lazy("Why, and who could help instead"), required=True)
        elif name == MESSAGE:
            self._add_text(gettext_lazy("Message to the applicant"), required=True)
            self.fields["key"] = KeyField()

    def _add_reason(self, reasons: tuple[Reason, ...]) -> None:
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason"),
            choices=[(reason.key, reason.label) for reason in reasons],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a reason from the list.")},
        )

    def _add_text(self, label: Any, *, required: bool) -> None:
        self.fields["text"] = forms.CharField(
            label=label,
            max_length=5000,
            required=required,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Write a few words.")},
        )


DONE = {
    "accept": gettext_lazy("Thank you. Now you see the answers and how to reach the person."),
    "decline": gettext_lazy("Thank you for telling us. The request is back with the city's desk."),
    "start": gettext_lazy("Good work. The city's desk sees that you have started."),
    "hold": gettext_lazy("It waits. You find it in your list on the day you chose."),
    "resume": gettext_lazy("The work goes on."),
    "resume_work": gettext_lazy("The work goes on."),
    ASK_TRANSFER: gettext_lazy("The city's desk has your wish. Until it decides, it is yours."),
    MESSAGE: gettext_lazy("Your message is on the applicant's page."),
    "conclude": gettext_lazy("The work is closed. For some days you may still look at it."),
}
CALLS: dict[str, Callable[..., object]] = {
    "accept": partners.accept,
    "start": partners.start,
    "hold": partners.hold,
    "resume": partners.resume,
    "resume_work": partners.resume,
    ASK_TRANSFER: partners.ask_transfer,
    MESSAGE: writing.write_from_partner,
    "decline": partners.decline,
    "conclude": partners.conclude,
}
