"""Routing over the database: what is suggested, confirmed, kept and shown; wish, fallback, dry run."""

import csv
import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import routing
from desk.access import actor_for
from desk.models import Application, Referral, RoutingDecision, RoutingRule, RuleChange, Wish
from desk.router import values
from desk.router.append_only import lifted
from desk.router.dry_run import dry_run
from desk.router.reading import rule_data, world
from forms.declaration import Rule, when
from forms.models import Submission
from network.models import Accreditation, Receiving
from tests.desk.factories import (
    ANSWERS,
    ApplicationFactory,
    MembershipFactory,
    ReferralFactory,
    SubmissionFactory,
    desk_user,
    partner,
    partner_user,
)
from tests.desk.routing import ill_rule, many, posted, rule
from tests.desk.test_matrix import CITY
from tests.network.factories import NodeFactory
from workflow import gate
from workflow.models import Reading
from workflow.models.about import AppendOnlyError

pytestmark = pytest.mark.django_db


def in_review(**fields):
    return ApplicationFactory(state="in_review", **fields)


def page(application):
    return reverse("desk_applications:route", args=[application.pk])


def text(response):
    return response.content.decode()


def send(application, body):
    return routing.route(application, body, CITY, seen=application.version, reason="Near home")


# --- suggestion ---------------------------------------------------------------------------------------


def test_rules_read_answers_and_what_the_desk_knows():
    body = partner()
    rule("No", form_key="housing-risk", condition=when(contract="owner"), leads_to="fallback")
    rule(
        "Yes",
        form_key="housing-risk",
        condition=Rule("all", rules=(when(contract="rent"), Rule("gte", "@minors", 2))),
        leads_to="named",
        shares={body: 1},
    )
    decision = routing.suggest(in_review(), CITY)
    assert (decision.rule_name, decision.suggestion) == ("Yes", body.pk)
    assert decision.inputs["contract"] == "rent"
    assert decision.inputs["@minors"] == 2


def test_the_registers_of_the_network_count():
    accredited, plain, busy = partner(name="A"), partner(name="B"), partner(name="C")
    for body in (accredited, busy):
        Accreditation.objects.create(organisation=body, sector="work")
    Receiving.objects.create(organisation=busy, capacity=1)
    Receiving.objects.create(organisation=accredited, zone="listed", districts="5, 6")
    ReferralFactory(organisation=busy)
    rule(sector="work", in_zone=True)
    decision = routing.suggest(in_review(), CITY)
    assert decision.suggestion == accredited.pk
    assert [why.key for why in decision.verdict(plain.pk).dropped] == ["no_accreditation", "zone"]
    assert "full" in [why.key for why in decision.verdict(busy.pk).dropped]


def test_an_ill_rule_sends_the_request_to_the_fallback_queue_with_that_reason(desk):
    partner(name="Casa Aperta")
    ill_rule()
    rule("Would fit")
    application = in_review()
    decision = routing.suggest(application, CITY)
    assert (decision.suggestion, decision.fallback) == (None, values.BROKEN_RULE)
    seen = desk.get(page(application))
    assert "asked_once" in text(seen)
    queue = desk.get(reverse("desk_routing:fallback"))
    assert [row["application"] for row in queue.context["rows"]] == [application]
    assert "asked_once" in text(queue)


def test_the_share_counts_what_was_sent_under_the_rule_lately():
    first, second = partner(name="A"), partner(name="B")
    rule(leads_to="named", shares={first: 1, second: 1})
    got = []
    for _request in range(4):
        application = in_review()
        suggested = routing.suggest(application, CITY).suggestion
        got.append(suggested)
        send(application, first if suggested == first.pk else second)
    assert got == [first.pk, second.pk, first.pk, second.pk]


def test_a_declined_referral_takes_no_part_of_the_share():
    first, second = partner(name="A"), partner(name="B")
    rule(leads_to="named", shares={first: 1, second: 1})
    send(in_review(), first)
    Referral._base_manager.update(state="declined")
    assert routing.suggest(in_review(), CITY).suggestion == first.pk


# --- conflict of interest -----------------------------------------------------------------------------


def test_whose_member_helped_the_applicant_is_said_and_not_suggested(desk):
    body = partner(name="Casa Aperta")
    elsewhere = partner(name="Seconda")
    helper = partner_user(body)
    MembershipFactory(user=helper, organisation=elsewhere)
    rule()
    submission = SubmissionFactory(
        filled_in_by={"user_id": helper.pk, "organisation_id": body.pk, "kind": "partner"}
    )
    decision = routing.suggest(in_review(submission=submission), CITY)
    for each in (body, elsewhere):
        assert [why.key for why in decision.verdict(each.pk).dropped] == ["helped"]
    assert decision.fallback == values.NOBODY_LEFT


def test_who_decides_and_works_in_both_is_told(sign_in):
    body = partner(name="Casa Aperta")
    user = desk_user()
    MembershipFactory(user=user, organisation=body)
    rule()
    application = in_review()
    assert routing.suggest(application, actor_for(user)).suggestion is None
    assert routing.suggest(application, CITY).suggestion == body.pk
    seen = sign_in(user).get(page(application))
    assert [card.pk for card in seen.context["routing"].left_out] == [body.pk]


# --- confirmed by a person, and kept ------------------------------------------------------------------


def test_looking_at_the_suggestion_writes_nothing_but_the_reading(desk):
    partner()
    rule()
    application = in_review()
    assert desk.get(page(application)).status_code == 200
    assert not RoutingDecision.objects.exists()
    assert not Referral.objects.exists()
    assert Reading.objects.about(application).count() == 1


def test_what_was_suggested_and_what_was_chosen_are_kept(desk):
    suggested, other = partner(name="A"), partner(name="B")
    made = rule(leads_to="named", shares={suggested: 1})
    application = in_review()
    response = desk.post(
        page(application), {"seen": 1, "organisation": other.pk, "reason": "She asked for it"}
    )
    assert response.status_code == 302
    kept = RoutingDecision.objects.get()
    assert (kept.rule, kept.suggested, kept.chosen) == (made, suggested, other)
    assert kept.referral.organisation == other
    assert [why.key for why in kept.decision.verdict(other.pk).dropped] == ["not_named"]
    url = reverse("desk_applications:decisions", args=[application.pk])
    assert url in text(desk.get(reverse("desk_applications:case", args=[application.pk])))
    shown = desk.get(url)
    assert shown.context["decisions"][0]["followed"] is False
    assert "She asked for it" in text(shown)


def test_a_kept_decision_says_what_was_true_then(desk):
    body = partner(name="Casa Aperta")
    rule()
    application = in_review()
    send(application, body)
    body.agreements.all().delete()
    RoutingRule.objects.update(name="Renamed", active=False)
    shown = desk.get(reverse("desk_applications:decisions", args=[application.pk]))
    kept = shown.context["decisions"][0]["routing"]
    assert (kept.rule, kept.suggested.name) == ("Whoever fits", "Casa Aperta")


def test_a_decision_is_never_changed():
    send(in_review(), partner())
    kept = RoutingDecision.objects.get()
    with pytest.raises(AppendOnlyError):
        kept.save()
    with pytest.raises(AppendOnlyError):
        RoutingDecision.objects.update(decided_by="somebody")
    with pytest.raises(DatabaseError), transaction.atomic():
        RoutingDecision._base_manager.update(decided_by="somebody")
    with lifted():
        RoutingDecision._base_manager.update(decided_by="rotated")


def test_answers_in_a_decision_are_ciphertext():
    rule(form_key="housing-risk", condition=when(contract="rent"))
    send(in_review(), partner())
    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM desk_routingdecision")
        assert "rent" not in cursor.fetchone()[0]


def test_nothing_is_kept_of_a_confirmation_that_fails(monkeypatch):
    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr("desk.routing.news.tell_applicant", broken)
    application = in_review()
    with pytest.raises(RuntimeError):
        send(application, partner())
    assert not RoutingDecision.objects.exists()
    assert Application.objects.get().state == "in_review"


def test_the_second_of_two_routers_is_told():
    first, second, application = partner(), partner(), in_review()
    send(application, first)
    stale = Application.objects.get(pk=application.pk)
    stale.version = 1
    with pytest.raises(gate.StaleVersion):
        routing.route(stale, second, actor_for(desk_user()), seen=1, reason="Mine")
    assert RoutingDecision.objects.get().chosen == first


# --- the applicant's wish -----------------------------------------------------------------------------


def test_a_wish_told_to_staff_is_followed_and_recorded(desk):
    wished, other = partner(name="B"), partner(name="A")
    place = NodeFactory(organisation=wished)
    rule()
    application = in_review()
    url = reverse("desk_applications:wish", args=[application.pk])
    assert desk.get(url).status_code == 200
    response = desk.post(url, {"node": place.pk, "organisation": "", "words": ""})
    assert response.status_code == 302
    decision = routing.suggest(application, CITY)
    assert (decision.suggestion, decision.how) == (wished.pk, values.BY_WISH)
    send(application, other)
    assert RoutingDecision.objects.get().decision.wish.honoured


def test_a_wish_that_cannot_be_is_recorded_with_the_reason(desk):
    wished, other = partner(name="A"), partner(name="B")
    wished.agreements.all().delete()
    rule()
    application = in_review()
    routing.record_wish(application, CITY, organisation=wished)
    send(application, other)
    kept = RoutingDecision.objects.get().decision.wish
    assert not kept.honoured
    assert [why.key for why in kept.why] == ["no_agreement"]


def test_a_wish_is_read_from_the_form_by_meaning(monkeypatch):
    wished = partner(name="B", key="casa-aperta")
    partner(name="A")
    rule()
    monkeypatch.setattr(Submission, "fact", lambda _self, name: {"wish": "casa-aperta"}.get(name))
    assert routing.suggest(in_review(), CITY).suggestion == wished.pk


def test_a_wish_can_be_taken_back_and_two_at_once_are_refused(desk):
    body = partner()
    place, application = NodeFactory(organisation=body), in_review()
    url = reverse("desk_applications:wish", args=[application.pk])
    both = desk.post(url, {"node": place.pk, "organisation": body.pk, "words": "typed"})
    assert both.status_code == 422
    assert "typed" in text(both)
    desk.post(url, {"words": "the church near home"})
    assert Wish.objects.get().words == "the church near home"
    desk.post(url, {})
    assert not Wish.objects.exists()
    assert desk.post(url, {"node": "9999", "organisation": "x\x00"}).status_code == 422


# --- dry run ------------------------------------------------------------------------------------------


def test_a_dry_run_says_who_moves_where_and_writes_nothing(sign_in):
    old, new = partner(name="Vecchio"), partner(name="Nuovo")
    one = rule("All", leads_to="named", shares={old: 1})
    tenants = ApplicationFactory.create_batch(3)
    owner = ApplicationFactory(submission__answers={**ANSWERS, "contract": "owner"})
    client = sign_in(desk_user(role="coordinator"))
    data = posted(
        ({"question": "contract", "value": "rent"},),
        [(new.pk, 1)],
        form_key="housing-risk",
        leads_to="named",
        do="try",
    )
    changed = client.post(reverse("desk_routing:edit", args=[one.pk]), data)
    tried = changed.context["tried"]
    assert (tried.looked_at, tried.moved) == (4, 4)
    assert {(name, was, will) for name, was, will, _more in tried.counts} == {
        ("Vecchio", 4, 0), ("Nuovo", 0, 3), (tried.counts[-1][0], 0, 1),
    }  # fmt: skip
    assert tenants[0].reference in text(changed)
    one.refresh_from_db()
    assert (one.name, one.rule, RuleChange.objects.count()) == ("All", None, 0)
    assert not RoutingDecision.objects.exists()
    file = client.post(reverse("desk_routing:edit", args=[one.pk]), data | {"do": "csv"})
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert {line[0] for line in lines[1:]} == {each.reference for each in (*tenants, owner)}


def test_a_new_rule_is_tried_after_those_there(sign_in):
    body = partner(name="A")
    ApplicationFactory()
    client = sign_in(desk_user(role="coordinator"))
    tried = client.post(reverse("desk_routing:new"), posted(do="try")).context["tried"]
    assert tried.counts[0] == ("A", 0, 1, 1)
    rule("First", leads_to="named", shares={body: 1})
    tried = client.post(reverse("desk_routing:new"), posted(do="try")).context["tried"]
    assert tried.moved == 0


def test_a_dry_run_leaves_alone_what_may_not_be_used(operator):
    application = ApplicationFactory()
    Submission.objects.filter(pk=application.submission_id).update(restricted_at=timezone.now())
    made = rule_data(rule(), world([]))
    tried = dry_run(made, operator, 50, timezone.localdate(), 5)
    assert tried.looked_at == 0


# --- budgets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "most"), [("route", 32), ("try", 32), ("fallback", 29), ("decisions", 14)]
)
def test_pages_ask_the_same_number_of_questions_at_any_size(what, most, sign_in):
    client = sign_in(desk_user(role="coordinator"))
    application = in_review()
    asked = []
    for more in (2, 9):
        many(more)
        body = partner()
        for _round in range(more):
            referral = ReferralFactory(application=application, organisation=body, state="declined")
            RoutingDecision.objects.create(
                application=application, referral=referral, chosen=body, decided_by="Olga",
                document=routing.suggest(application, CITY).document(),
            )  # fmt: skip
        visit(client, what, application)
        with CaptureQueriesContext(connection) as queries:
            assert visit(client, what, application).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(each["sql"][:150] for each in queries)
    assert asked[1] <= most, "\n".join(each["sql"][:150] for each in queries)


def visit(client, what, application):
    if what == "try":
        return client.post(reverse("desk_routing:new"), posted(do="try", size="200"))
    if what == "fallback":
        return client.get(reverse("desk_routing:fallback"))
    return client.get(reverse(f"desk_applications:{what}", args=[application.pk]))
