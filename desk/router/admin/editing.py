"""One rule being written: its form, the rows of its condition and of its shares, as one thing."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import terms
from desk.router import reading
from desk.router.admin.conditions import rows_class, take_apart
from desk.router.admin.forms import RuleForm, partners, shares_class
from desk.router.judging import judge, working_days
from desk.router.known import readable
from desk.router.rules import RoutingRule
from desk.router.values import FALLBACK, NAMED, Case, RuleData


class Editing:
    """``again``: show what was typed, with more rows and fresh choices, and find no fault."""

    def __init__(
        self, rule: RoutingRule, posted: QueryDict | None = None, *, again: bool = False
    ) -> None:
        self.rule = rule
        self.posted = posted
        self.faults: list[str] = []
        self.around = reading.world()
        self.partners = partners()
        shares = list(rule.shares.all()) if rule.pk else []
        self._kept = {each.organisation_id: each.weight for each in shares}
        about = posted.get("form_key", "") if posted is not None else rule.form_key
        self.known = readable(self.around.forms.get(about), self.around.topics)
        if posted is None:
            self._show()
        else:
            self._bind(posted)
            if again:
                self._show_typed()

    @property
    def seen(self) -> int:
        return int(self.form.cleaned_data["seen"])

    @property
    def shares(self) -> dict[int, int]:
        return self.share_rows.shares() if self.rule.leads_to == NAMED else {}

    def is_valid(self) -> bool:
        sound = [self.form.is_valid(), self.rows.is_valid(), self.share_rows.is_valid()]
        self.faults += [str(error) for error in self.rows.non_form_errors()]
        self.faults += [str(error) for error in self.share_rows.non_form_errors()]
        if not all(sound):
            return False
        condition = self.rows.rule()
        if condition is None and self._cannot_be_shown():
            self.faults.append(_unshown())
            return False
        self.rule.condition = condition.document() if condition else {}
        return True

    def as_data(self) -> RuleData:
        """The rule as it stands in the form, saved or not."""
        if not self.rule.pk:
            self.rule.position = 2**31 - 1
        return reading.rule_data(self.rule, self.around, shares=self.shares)

    def warnings(self) -> list[str]:
        """What is no fault, and yet surprising: nobody could be suggested today."""
        rule = self.as_data()
        if rule.leads_to == FALLBACK:
            return []
        today = timezone.localdate()
        days = working_days(today, terms.referral_days())
        bodies = reading.network(rule.shares).bodies
        if any(judge(body, Case(), rule, today, days).kept for body in bodies):
            return []
        return [
            _(
                "As things are today this rule leaves nobody to ask: requests it fits go to the "
                "fallback queue. Look at agreements, accreditations, functions, room and days."
            )
        ]

    def on_the_newest(self) -> "Editing":
        """What was typed, to be saved over the version that is there now."""
        newest = RoutingRule.objects.get(pk=self.rule.pk)
        assert self.posted is not None
        data = self.posted.copy()
        data["seen"] = str(newest.version)
        return Editing(newest, data, again=True)

    def _bind(self, posted: QueryDict) -> None:
        self.form = RuleForm(posted, instance=self.rule, around=self.around)
        self.rows = rows_class()(posted, prefix="row", form_kwargs={"known": self.known})
        self.share_rows = shares_class()(
            posted, prefix="share", form_kwargs={"partners": self.partners}
        )

    def _show(self) -> None:
        taken: Any = [] if self._cannot_be_shown() else self._taken()
        if self._cannot_be_shown():
            self.faults.append(_unshown())
        self._unbound(
            {"seen": self.rule.version},
            taken,
            [{"organisation": pk, "weight": weight} for pk, weight in self._kept.items()],
        )

    def _show_typed(self) -> None:
        typed = {name: self.form[name].value() for name in self.form.fields}
        self._unbound(typed, self.rows.typed(), self.share_rows.typed())

    def _unbound(self, values: dict[str, Any], rows: list[Any], shares: list[Any]) -> None:
        self.form = RuleForm(initial=values, instance=self.rule, around=self.around)
        self.rows = rows_class()(initial=rows, prefix="row", form_kwargs={"known": self.known})
        self.share_rows = shares_class()(
            initial=shares, prefix="share", form_kwargs={"partners": self.partners}
        )

    def _taken(self) -> list[dict[str, str]] | None:
        try:
            return take_apart(self.rule.rule, self.known)
        except (KeyError, TypeError, AttributeError, ValueError):
            return None

    def _cannot_be_shown(self) -> bool:
        return bool(self.rule.condition) and self._taken() is None


def _unshown() -> str:
    return _("The condition of this rule cannot be shown in rows. Write it again.")
