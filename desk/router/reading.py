"""The router's values, read from the database: a fixed number of queries however much there is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from desk.applications import Application
from desk.needs import Need
from desk.referrals import SEEN_BY_PARTNER, Referral
from desk.router.check import World, illness
from desk.router.decisions import RoutingDecision, Wish
from desk.router.known import values_of
from desk.router.rules import RoutingRule
from desk.router.values import FORM, STAFF, Body, Case, RuleData, Span, Wants, WishData
from desk.terms import share_days
from forms.submissions import Submission
from forms.versions import FormVersion
from home.topics import Topic
from network.models import Function, Membership, Node, Organisation, Receiving
from workflow.actors import Actor

# A referral that came to nothing takes no part of anybody's share.
CAME_TO_NOTHING = ("declined", "withdrawn", "expired", "transferred")


def world(form_keys: Iterable[str] | None = None) -> World:
    """``form_keys``: whose questions are needed; ``None`` for all. At most three queries."""
    versions = FormVersion.objects.newest()
    if form_keys is not None:
        wanted = sorted({key for key in form_keys if key})
        versions = versions.filter(form_key__in=wanted) if wanted else versions.none()
    topics = Topic.objects.values_list("key", "label")
    return World(
        {version.form_key: version.form for version in versions},
        [(key, str(label)) for key, label in topics],
        {function.key: str(function) for function in Function.objects.all()},
    )


def active_rules(today: dt.date) -> list[RuleData]:
    """In their order, with what is wrong with them. Six queries."""
    found = list(RoutingRule.objects.filter(active=True).prefetch_related("shares"))
    around = world(rule.form_key for rule in found)
    received = received_by_rule(today)
    return [rule_data(rule, around, received.get(rule.pk)) for rule in found]


def rule_data(
    rule: RoutingRule,
    around: World,
    received: Mapping[int, int] | None = None,
    shares: Mapping[int, int] | None = None,
) -> RuleData:
    """``shares`` for a rule that is not saved; else those of the database."""
    if shares is None:
        shares = {each.organisation_id: each.weight for each in rule.shares.all()}
    ill = illness(rule, shares, around)
    return RuleData(
        pk=rule.pk or 0,
        name=rule.name,
        position=rule.position,
        leads_to=rule.leads_to,
        form_key=rule.form_key,
        topic=rule.topic,
        condition=None if ill else rule.rule,
        wants=Wants(
            functions=tuple(rule.functions),
            by_need=rule.by_need,
            sector=rule.sector,
            in_zone=rule.in_zone,
            in_language=rule.in_language,
        ),
        shares=shares,
        received=received or {},
        valid_from=rule.valid_from,
        ill=ill,
    )


def received_by_rule(today: dt.date) -> dict[int, dict[int, int]]:
    """How many requests each organisation got under each rule in the window."""
    since = timezone.make_aware(
        dt.datetime.combine(today - dt.timedelta(days=share_days()), dt.time())
    )
    counted = (
        RoutingDecision.objects.filter(at__gte=since, rule__isnull=False)
        .exclude(referral__state__in=CAME_TO_NOTHING)
        .order_by()
        .values_list("rule_id", "chosen_id")
        .annotate(count=Count("pk"))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for rule, organisation, count in counted:
        found[rule][organisation] = count
    return found


@dataclass(frozen=True)
class Network:
    """The candidates, and what a wish can name: places and organisations by key and by row."""

    bodies: tuple[Body, ...] = ()
    by_key: Mapping[str, int] = field(default_factory=dict)
    of_node: Mapping[int, int] = field(default_factory=dict)

    @property
    def names(self) -> dict[int, str]:
        return {body.pk: body.name for body in self.bodies}


def network(named: Iterable[int] = ()) -> Network:
    """Every active organisation but the city, and those a rule names. Six queries."""
    rows = (
        Organisation.objects.filter(Q(active=True) | Q(pk__in=list(named)))
        .exclude(kind=Organisation.Kind.CITY)
        .annotate(waiting=Count("referrals", filter=Q(referrals__state__in=SEEN_BY_PARTNER)))
        .prefetch_related("nodes__functions", "agreements", "accreditations", "receiving")
        .order_by("pk")
    )
    bodies, by_key, of_node = [], {}, {}
    for row in rows:
        nodes: list[Node] = list(row.nodes.all())
        bodies.append(_body(row, nodes))
        by_key[row.key] = row.pk
        for node in nodes:
            by_key.setdefault(node.key, row.pk)
            of_node[node.pk] = row.pk
    return Network(tuple(bodies), by_key, of_node)


def cases(
    applications: Sequence[Application], around: Network, actor: Actor | None, today: dt.date
) -> list[Case]:
    """Six queries, and none for each application: they come with submission and version."""
    pks = [application.pk for application in applications]
    declined = defaultdict(set)
    for application, body in Referral.objects.filter(
        application__in=pks, state="declined"
    ).values_list("application_id", "organisation_id"):
        declined[application].add(body)
    wishes = {
        wish.application_id: wish
        for wish in Wish.objects.filter(application__in=pks).select_related("organisation", "node")
    }
    helpers = {each.pk: _helpers(each.submission) for each in applications}
    places = _places_of({*_users(helpers.values()), actor.user_id if actor else None}, today)
    functions = _functions_by_topic()
    wider = dict(Topic.objects.values_list("key", "parent__key"))
    own = places.get(actor.user_id, frozenset()) if actor and actor.user_id else frozenset[int]()

    def one(application: Application) -> Case:
        submission = application.submission
        above = wider.get(application.topic) or ""
        helping = frozenset[int]().union(
            *(places.get(user, frozenset()) for user, _body in helpers[application.pk]),
            (body for _user, body in helpers[application.pk] if body is not None),
        )
        return Case(
            form_key=application.form_key,
            topic=application.topic,
            wider_topic=above,
            district=application.district,
            language=application.language,
            second_language=str(submission.fact("second_language") or ""),
            answers=values_of(application),
            functions=functions.get(application.topic) or functions.get(above, ()),
            declined=frozenset(declined[application.pk]),
            conflicts=dict.fromkeys(own, "works_there") | dict.fromkeys(helping, "helped"),
            wish=_wish(wishes.get(application.pk), submission, around),
        )

    return [one(application) for application in applications]


def _body(row: Any, nodes: list[Node]) -> Body:
    terms: Receiving | None = next(iter(row.receiving.all()), None)
    codes = [code for node in nodes for code in node.languages] + list(row.languages)
    return Body(
        pk=row.pk,
        name=row.name,
        active=row.active,
        agreements=tuple(Span(one.valid_from, one.valid_until) for one in row.agreements.all()),
        sectors=tuple(
            (one.sector, Span(one.valid_from, one.valid_until)) for one in row.accreditations.all()
        ),
        functions=frozenset(function.key for node in nodes for function in node.functions.all()),
        zone=_zone(terms, nodes),
        languages=frozenset(code.split("-")[0] for code in codes),
        capacity=terms.capacity if terms else None,
        open=row.waiting,
        weight=terms.weight if terms else 1,
        weekdays=frozenset(terms.weekdays) if terms else frozenset(),
        away=Span(terms.away_from, terms.away_until) if terms and terms.away_from else None,
    )


def _zone(terms: Receiving | None, nodes: list[Node]) -> frozenset[str] | None:
    if terms is not None and terms.zone == Receiving.Zone.CITY:
        return None
    if terms is not None and terms.zone == Receiving.Zone.LISTED:
        return terms.district_keys
    return frozenset(node.district for node in nodes if node.district)


def _helpers(submission: Submission) -> list[tuple[int | None, int | None]]:
    """(account, organisation) of whoever filled in for the person, earlier ones too."""
    now: Mapping[str, Any] = submission.filled_in_by or {}
    everybody = [now, *(now.get("earlier") or ())] if now else []
    return [(one.get("user_id"), one.get("organisation_id")) for one in everybody]


def _users(helpers: Iterable[list[tuple[int | None, int | None]]]) -> set[int | None]:
    return {user for several in helpers for user, _body in several}


def _places_of(users: set[int | None], today: dt.date) -> dict[int | None, frozenset[int]]:
    """Where these people work today, the city aside."""
    found: dict[int | None, frozenset[int]] = {}
    for user, body in (
        Membership.objects.current(today)
        .filter(user__in=users - {None})
        .exclude(organisation__kind=Organisation.Kind.CITY)
        .values_list("user_id", "organisation_id")
    ):
        found[user] = found.get(user, frozenset()) | {body}
    return found


def _functions_by_topic() -> dict[str, tuple[str, ...]]:
    needs = Need.objects.select_related("topic").prefetch_related("functions")
    return {
        need.topic.key: tuple(function.key for function in need.functions.all()) for need in needs
    }


def _wish(told: Wish | None, submission: Submission, around: Network) -> WishData | None:
    if told is not None:
        return _told_to_staff(told, around)
    asked = submission.fact("wish")
    key = str(asked[0] if isinstance(asked, list) and asked else asked or "")
    if not key:
        return None
    found = around.by_key.get(key)
    return WishData(found, around.names.get(found, key) if found else key, FORM)


def _told_to_staff(told: Wish, around: Network) -> WishData | None:
    if told.node_id is not None:
        return WishData(around.of_node.get(told.node_id), str(told.node), STAFF)
    if told.organisation is not None:
        return WishData(told.organisation_id, told.organisation.name, STAFF)
    return WishData(None, told.words, STAFF) if told.words else None
