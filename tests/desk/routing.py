"""What the tests of routing share: a world with a form, topics, functions, and rules as posted."""

from typing import Any

from desk.models import RoutingRule, RoutingShare
from desk.router.decisions import RoutingDecision
from forms.declaration import Rule
from home.topics import Topic
from tests.desk.factories import ApplicationFactory, ReferralFactory, partner, published_form


def rule(
    name: str = "Whoever fits", *, condition: Rule | None = None, **fields: Any
) -> RoutingRule:
    shares = fields.pop("shares", {})
    values = {
        "active": True,
        "by_need": False,
        "position": RoutingRule.objects.count() + 1,
    } | fields
    made = RoutingRule.objects.create(
        name=name, condition=condition.document() if condition else {}, **values
    )
    for organisation, weight in shares.items():
        RoutingShare.objects.create(rule=made, organisation=organisation, weight=weight)
    return made


def ill_rule(**fields: Any) -> RoutingRule:
    """About a question that the form as published does not ask."""
    published_form()
    gone = Rule("eq", "asked_once", "yes")
    return rule("Ill", form_key="housing-risk", condition=gone, **fields)


def posted(
    rows: tuple[dict[str, str], ...] = (), shares: Any = (), **fields: Any
) -> dict[str, Any]:
    """The form of a rule as a browser sends it. A false or missing box is left out."""
    data: dict[str, Any] = {
        "seen": 1, "name": "A rule", "valid_from": "2026-01-01", "leads_to": "candidates",
        "form_key": "", "topic": "", "sector": "",
        "row-TOTAL_FORMS": len(rows), "row-INITIAL_FORMS": 0,
        "share-TOTAL_FORMS": len(shares), "share-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, row in enumerate(rows):
        for key, value in ({"when": "all", "operator": "eq"} | row).items():
            data[f"row-{number}-{key}"] = value
    for number, (organisation, weight) in enumerate(shares):
        data[f"share-{number}-organisation"] = organisation
        data[f"share-{number}-weight"] = weight
    return {key: value for key, value in (data | fields).items() if value is not False}


def many(count: int) -> None:
    """So many rules, organisations and past requests more."""
    published_form()
    for number in range(count):
        body = partner()
        made = rule(f"Rule {number}", leads_to="named", shares={body: 1}, form_key="housing-risk")
        referral = ReferralFactory(organisation=body, state="declined")
        RoutingDecision.objects.create(
            application=referral.application, referral=referral, rule=made, chosen=body,
            decided_by="Olga", document={},
        )  # fmt: skip
        ApplicationFactory()
        Topic.objects.create(key=f"topic-{Topic.objects.count()}", label={"it": "Tema"})
