"""Administrators change a workflow: what counts, in the gate, in words, and what is refused."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from portal import health, site_version
from tests.workflow.sample import CLERK, DRIVER, PARCELS, Parcel, ParcelFactory
from workflow import effective, gate
from workflow.amending import saving
from workflow.amending.applied import state_area, step_area
from workflow.amending.values import ReasonValue, StateValue, StepValue
from workflow.models import Amendment, Event
from workflow.models.about import AppendOnlyError
from workflow.refusals import GuardRefused, NotYourRole

pytestmark = [pytest.mark.both, pytest.mark.django_db]
BOSS = gate.Actor("Bea Boss", frozenset({saving.ADMINISTRATOR}))
OTHER_BOSS = gate.Actor("Ornella Boss", frozenset({saving.ADMINISTRATOR}))
ARRIVED = {"it": "Arrivato", "en": "Arrived"}


@pytest.fixture(autouse=True)
def counts_at_once(monkeypatch):
    """A test never commits; what happens after the commit happens at once here."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_how: act())


def amend_step(name, seen=0, actor=BOSS, **value):
    return saving.amend_step("parcels", name, StepValue(**value), actor, seen=seen)


def amend_state(name, seen=0, actor=BOSS, **value):
    return saving.amend_state("parcels", name, StateValue(**value), actor, seen=seen)


def stored(area, key, after, version=1):
    """As an older program left it."""
    return Amendment.objects.create(
        area=area, key=key, version=version, after=after, actor_label="x"
    )


def test_without_changes_the_definition_counts():
    assert effective.get("parcels") == PARCELS
    assert Parcel.workflow() == PARCELS


def test_a_role_that_was_taken_away_is_refused_by_the_gate_and_one_given_is_let_in():
    amend_step("send", roles=["driver"])
    amend_step("pack", roles=["clerk", "driver"])
    parcel = ParcelFactory()
    gate.apply(Parcel, parcel.pk, "pack", DRIVER, seen=1)
    parcel.refresh_from_db()
    assert "send" not in {step.name for step in gate.allowed(parcel, CLERK)}
    with pytest.raises(NotYourRole):
        gate.apply(Parcel, parcel.pk, "send", CLERK, seen=2)
    gate.apply(Parcel, parcel.pk, "send", DRIVER, seen=2)


def test_the_gate_does_not_trust_what_a_process_remembers(monkeypatch):
    """The cache was away when the administrator saved: labels may be old, rights are not."""
    effective.get("parcels")
    monkeypatch.setattr(site_version, "_renew", lambda: None)
    amend_step("pack", roles=["driver"])
    assert effective.get("parcels") == PARCELS
    with pytest.raises(NotYourRole):
        gate.apply(Parcel, ParcelFactory().pk, "pack", CLERK, seen=1)


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("send", []),  # nobody could
        ("send", ["customer"]),  # not among those it may be given to
        ("answer", ["clerk"]),  # the customer's own
        ("answer", ["customer"]),  # fixed is fixed
        ("send", ["emperor"]),
    ],
)
def test_roles_are_given_only_within_what_the_definition_allows(name, roles):
    with translation.override("en"), pytest.raises(GuardRefused, match="role"):
        amend_step(name, roles=roles)
    assert not Amendment.objects.exists()
    assert effective.get("parcels") == PARCELS


def test_labels_are_read_in_each_language_and_the_names_stay():
    amend_state("new", label=ARRIVED, public_label={"it": "Ci siamo", "en": "Here we are"})
    amend_step("pack", label={"it": "Imballa", "en": "Wrap"})
    parcel = ParcelFactory()
    event = gate.apply(Parcel, parcel.pk, "pack", CLERK, seen=1)
    for code, label, public, change in (
        ("it", "Arrivato", "Ci siamo", "Imballa"),
        ("en", "Arrived", "Here we are", "Wrap"),
    ):
        with translation.override(code):
            assert (parcel.state_label, parcel.public_label) == (label, public)
            assert event.label == change
    assert (event.transition, parcel.state) == ("pack", "new")


def test_a_language_that_nobody_wrote_falls_back_to_the_definition():
    amend_state("new", label={"it": "Arrivato"})
    with translation.override("en"):
        assert ParcelFactory.build().state_label == "New"


def test_a_retired_reason_is_refused_and_still_named_in_the_history():
    parcel = ParcelFactory()
    event = gate.apply(Parcel, parcel.pk, "lose", DRIVER, seen=1, reason="rain")
    amend_step("lose", reasons={"rain": ReasonValue(retired=True)})
    assert [reason.key for reason in Parcel.workflow().transition("lose").reasons] == ["theft"]
    with pytest.raises(gate.ReasonMissing):
        gate.apply(Parcel, ParcelFactory().pk, "lose", DRIVER, seen=1, reason="rain")
    assert Event.objects.get(pk=event.pk).reason_label == "It rained"


def test_a_reason_is_renamed_and_added_and_counts():
    amend_step(
        "lose",
        reasons={
            "rain": ReasonValue(label={"it": "Pioveva", "en": "Rain"}),
            "fire": ReasonValue(label={"it": "Fuoco", "en": "Fire"}),
        },
    )
    event = gate.apply(Parcel, ParcelFactory().pk, "lose", DRIVER, seen=1, reason="fire")
    assert event.reason_label == "Fuoco"
    labels = {r.key: str(r.label) for r in Parcel.workflow().transition("lose").reasons}
    assert labels == {"rain": "Pioveva", "theft": "It was stolen", "fire": "Fuoco"}


def test_reasons_neither_disappear_nor_end_nor_come_without_a_name():
    fire = ReasonValue(label={"it": "Fuoco", "en": "Fire"})
    amend_step("lose", reasons={"fire": fire})
    for refused in (
        {"reasons": {}, "label": ARRIVED},  # fire would have no name in the history
        {"reasons": {"fire": fire, "hail": ReasonValue(retired=True)}},  # a forged key
        {
            "reasons": {
                key: ReasonValue(label=ARRIVED, retired=True) for key in ("rain", "theft", "fire")
            }
        },
    ):
        with pytest.raises(GuardRefused):
            amend_step("lose", seen=1, **refused)
    with pytest.raises(GuardRefused):
        amend_step("pack", reasons={"fire": fire})  # it asks for none
    assert Amendment.objects.count() == 1


def test_back_to_the_original_retires_what_was_added():
    amend_step("lose", label=ARRIVED, reasons={"fire": ReasonValue(label={"it": "Fuoco"})})
    event = gate.apply(Parcel, ParcelFactory().pk, "lose", DRIVER, seen=1, reason="fire")
    saving.undo(step_area("parcels"), "lose", BOSS, seen=1)
    step = Parcel.workflow().transition("lose")
    assert (step.reasons, str(step.label)) == (PARCELS.transition("lose").reasons, "Lose")
    assert event.reason_label == "Fuoco"
    saving.undo(step_area("parcels"), "lose", BOSS, seen=2)
    assert Amendment.objects.count() == 2  # nothing more to undo


def test_every_change_is_a_row_with_before_and_after_and_stays():
    amend_state("new", label=ARRIVED)
    amend_state("new", seen=1, label={"it": "Qui", "en": "Here"})
    saving.undo(state_area("parcels"), "new", BOSS, seen=2)
    rows = list(
        Amendment.objects.order_by("pk").values_list("version", "before", "after", "actor_label")
    )
    here = {"label": {"it": "Qui", "en": "Here"}}
    assert rows == [
        (1, None, {"label": ARRIVED}, "Bea Boss"),
        (2, {"label": ARRIVED}, here, "Bea Boss"),
        (3, here, None, "Bea Boss"),
    ]
    assert effective.get("parcels") == PARCELS
    with pytest.raises(AppendOnlyError):
        Amendment.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        Amendment.objects.update(actor_label="x")


def test_of_two_administrators_the_second_is_told():
    amend_state("new", label=ARRIVED)
    with pytest.raises(saving.ChangedMeanwhile) as told:
        amend_state("new", actor=OTHER_BOSS, label={"it": "Qui", "en": "Here"})
    assert told.value.amendment.actor_label == "Bea Boss"
    with pytest.raises(saving.ChangedMeanwhile):
        amend_state("new", seen=7, actor=OTHER_BOSS, label={"it": "Qui", "en": "Here"})


def test_two_at_the_same_moment_are_told_by_the_database(monkeypatch):
    def collide(**_values):
        raise IntegrityError

    monkeypatch.setattr(Amendment.objects, "create", collide)
    with pytest.raises(saving.ChangedMeanwhile):
        amend_state("new", label=ARRIVED)


def test_asking_for_what_is_so_already_writes_nothing():
    first = amend_state("new", label=ARRIVED)
    assert amend_state("new", label=ARRIVED) is None  # a double click
    assert list(Amendment.objects.all()) == [first]


@pytest.mark.parametrize("actor", [CLERK, gate.SYSTEM, gate.Actor("x", frozenset())])
def test_only_administrators_change(actor):
    with pytest.raises(NotYourRole):
        amend_state("new", actor=actor, label=ARRIVED)
    with pytest.raises(NotYourRole):
        saving.undo(state_area("parcels"), "new", actor, seen=0)


@pytest.mark.parametrize(
    ("area", "key", "after"),
    [
        ("state:parcels", "moon", {"label": {"it": "x"}}),
        ("state:moon", "new", {"label": {"it": "x"}}),
        ("change:parcels", "fly", {"roles": ["clerk"]}),
        ("change:parcels", "send", {"roles": ["emperor"]}),
        (
            "change:parcels",
            "lose",
            {"reasons": {"rain": {"retired": True}, "theft": {"retired": True}}},
        ),
        ("state:parcels", "new", {"label": {"it": " "}}),
        ("state:parcels", "new", {"label": {}}),
        ("state:parcels", "new", ["'; DROP TABLE x", {"kind": "closed"}]),
        ("state:parcels", "new", {"kind": "closed"}),
        ("term", "moon", 3),
        ("closing", "2026-02-30", "x"),
        ("moon:parcels", "new", {"label": {"it": "x"}}),
    ],
)
def test_what_does_not_fit_is_refused_now_and_ignored_aloud_when_it_is_there(area, key, after):
    with pytest.raises(GuardRefused):
        saving.amend(area, key, after, BOSS, seen=0)
    assert effective.ill() == ""
    stored(area, key, after)
    assert effective.read().workflows["parcels"] == PARCELS
    (misfit,) = effective.read().misfits
    assert (misfit.area, misfit.key) == (area, key)
    assert health._ask(effective.ill).startswith("1 changes")
    saving.undo(area, key, BOSS, seen=1)
    assert effective.ill() == ""


def test_one_query_for_all_workflows_and_none_while_nothing_changes(django_assert_num_queries):
    for name in ("new", "asked", "packed"):
        amend_state(name, label=ARRIVED)
    site_version._renew()
    with django_assert_num_queries(1):
        for _row in range(30):
            assert ParcelFactory.build().state_label == "Arrivato"
    with django_assert_num_queries(0):
        assert effective.get("applications").states


def test_a_request_asks_once_even_when_the_cache_is_away(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(cache, "get", lambda *_a, **_k: 1 / 0)
    effective.begin_request()
    with django_assert_num_queries(1):
        for _row in range(30):
            assert ParcelFactory.build().state_label == "New"
    effective.end_request()
    with django_assert_num_queries(1):
        effective.get("parcels")


def test_another_process_sees_the_change_at_once():
    effective.get("parcels")
    stored("state:parcels", "new", {"label": ARRIVED})  # the signal renews the token of all
    assert str(effective.get("parcels").state("new").label) == "Arrivato"


def test_a_change_that_one_act_makes_too_follows_the_one_that_leads():
    saving.amend_step(
        "applications",
        "close",
        StepValue(roles=["desk"], reasons={"not_solved": ReasonValue(retired=True)}),
        BOSS,
        seen=0,
    )
    close = effective.get("applications").transition("close")
    conclude = effective.get("referrals").transition("conclude")
    assert close.roles == conclude.roles == frozenset({"desk"})
    assert conclude.reasons == close.reasons
    assert "not_solved" not in [reason.key for reason in conclude.reasons]
    with pytest.raises(GuardRefused):
        saving.amend_step("referrals", "conclude", StepValue(roles=["desk"]), BOSS, seen=0)


def test_the_database_refuses_to_rewrite_what_administrators_changed():
    amend_state("new", label=ARRIVED)
    for sql in (
        "UPDATE workflow_amendment SET actor_label = 'x'",
        "DELETE FROM workflow_amendment",
    ):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
