"""For ``/health/``: a rule that is ill sends people's requests to the fallback queue."""

from desk.router.reading import rule_data, world
from desk.router.rules import RoutingRule


def ill_rules() -> str:
    found = list(RoutingRule.objects.filter(active=True).prefetch_related("shares"))
    if not found:
        return ""
    around = world(rule.form_key for rule in found)
    ill = [rule.pk for rule in found if rule_data(rule, around).ill]
    return f"{len(ill)} routing rules cannot be applied: {', '.join(map(str, ill))}" if ill else ""
