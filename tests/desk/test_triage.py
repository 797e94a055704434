"""Staff change how urgent a case is and what it is about; what the form reckoned stays."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from desk import triage
from desk.models import Application
from desk.privacy import holder
from desk.router.known import values_of
from home.topics import Topic
from tests.desk.factories import ApplicationFactory, ReferralFactory, received, topic
from tests.desk.test_matrix import CITY, TEXT, partner_actor
from workflow import gate
from workflow.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics(db):
    return [topic(), *(topic(key) for key in ("debts", "food"))]


def url(application, name):
    return reverse(f"desk_applications:{name}", args=[application.pk])


def case(desk, application):
    return desk.get(url(application, "case")).content.decode()


def test_the_queue_goes_by_the_urgency_staff_chose(desk):
    raised = received(derived={"urgency": {"level": "low", "reasons": ["summons"]}})
    middle = ApplicationFactory(urgency=2)
    triage.set_urgency(raised, CITY, seen=1, level=3, text="The bailiff comes on Monday")
    listed = desk.get(reverse("desk_applications:index")).context["object_list"]
    assert [each.pk for each in listed] == [raised.pk, middle.pk]
    assert values_of(Application.objects.get(pk=raised.pk))["@urgency"] == "high"


def test_the_case_says_what_was_computed_and_who_changed_it_why(desk):
    application = received()
    triage.set_urgency(application, CITY, seen=1, level=1, text="The hearing is put off")
    shown = desk.get(url(application, "case"))
    told = shown.context["triaged"]
    with override("it"):
        high, low = (str(Application.Urgency(level).label) for level in (3, 1))
    assert (told.computed, told.by) == (high, "Olga Operator (City)")
    assert told.because == "The hearing is put off"
    assert told.because in shown.content.decode()
    assert len(shown.context["reasons"]) == 2
    title = shown.context["timeline"][0].title
    assert title.index(low) < title.index(high)
    triage.set_urgency(application, CITY, seen=2, level=3, text="It is not put off")
    assert not desk.get(url(application, "case")).context["triaged"].computed


def test_changed_twice_the_first_reckoning_stays():
    application = ApplicationFactory(urgency=3)
    triage.set_urgency(application, CITY, seen=1, level=2, text=TEXT)
    triage.set_urgency(application, CITY, seen=2, level=1, text=TEXT)
    application.refresh_from_db()
    assert (application.urgency, application.computed_urgency) == (1, 3)


@pytest.mark.parametrize(("level", "text"), [(0, TEXT), (4, TEXT), (3, TEXT), (1, "  ")])
def test_an_urgency_needs_a_level_a_change_and_a_reason(level, text):
    application = ApplicationFactory(urgency=3)
    with pytest.raises(gate.Refusal) as refusal:
        triage.set_urgency(application, CITY, seen=1, level=level, text=text)
    assert refusal.value.sentence
    application.refresh_from_db()
    assert (application.urgency, application.version) == (3, 1)


def test_partners_change_neither(topics):
    referral = ReferralFactory()
    who = partner_actor(referral.organisation)
    with pytest.raises(gate.NotYourRole):
        triage.set_urgency(referral.application, who, seen=1, level=1, text=TEXT)
    with pytest.raises(gate.NotYourRole):
        triage.set_topic(referral.application, who, seen=1, topics=topics)


def test_the_main_topic_is_what_routing_goes_by(topics):
    application = received()
    eviction, debts, food = topics
    event = triage.set_topic(application, CITY, seen=1, topics=[debts, food])
    application.refresh_from_db()
    assert application.topic == "debts"
    assert list(application.further_topics.all()) == [food]
    assert event.data == {"topics": [["eviction"], ["debts", "food"]]}
    assert values_of(application)["@topic"] == "debts"
    triage.set_topic(application, CITY, seen=2, topics=[eviction])
    assert triage.topics_of(Application.objects.get()) == ["eviction"]


@pytest.mark.parametrize("chosen", [[], [0], [0, 0], [1, 1]])
def test_topics_that_say_nothing_new_or_twice_the_same(topics, chosen):
    application = ApplicationFactory()
    with pytest.raises(gate.GuardRefused):
        triage.set_topic(application, CITY, seen=1, topics=[topics[n] for n in chosen])
    assert not Event.objects.about(application).exists()


def test_the_pages_change_once(desk, topics):
    application = received()
    for name in ("set_urgency", "set_topic"):
        assert url(application, name) in case(desk, application)
        assert desk.get(url(application, name)).context["form"] is not None
    urgency = {"seen": 1, "level": "1", "text": "The hearing is put off"}
    about = {"seen": 2, "main": "debts", "further": ["food", "debts"]}
    for _click in range(2):
        assert desk.post(url(application, "set_urgency"), urgency).status_code == 302
    for _click in range(2):
        assert desk.post(url(application, "set_topic"), about).status_code == 302
    application.refresh_from_db()
    assert (application.urgency, application.version) == (1, 3)
    assert triage.topics_of(application) == ["debts", "food"]
    assert len(desk.get(url(application, "case")).context["triaged"].further) == 1


@pytest.mark.parametrize(
    ("name", "said", "status"),
    [
        ("set_urgency", {"seen": 1, "level": "0", "text": "Typed"}, 422),
        ("set_urgency", {"seen": 1, "level": "<script>", "text": "Typed"}, 422),
        ("set_urgency", {"seen": 1, "level": "1"}, 422),
        ("set_urgency", {"seen": 9, "level": "1", "text": "Typed"}, 409),
        ("set_topic", {"seen": 1, "main": "nowhere"}, 422),
        ("set_topic", {"seen": 1, "main": "debts", "further": ["nowhere"]}, 422),
        ("set_topic", {"seen": 1}, 422),
        ("set_topic", {"seen": 9, "main": "debts", "further": ["food"]}, 409),
    ],
)
def test_bad_input_is_answered_and_what_was_typed_stays(desk, topics, name, said, status):
    application = ApplicationFactory()
    response = desk.post(url(application, name), said)
    assert response.status_code == status
    if "text" in said:
        assert "Typed" in response.content.decode()
    if status == 409:
        assert response.context["form"]["seen"].value() == "1"
    application.refresh_from_db()
    assert application.version == 1


def test_an_ended_case_is_not_changed_and_partners_find_no_page(desk, helper):
    ended = ApplicationFactory(state="closed")
    for name in ("set_urgency", "set_topic"):
        assert desk.get(url(ended, name)).status_code == 409
        assert helper.get(url(ended, name)).status_code == 404


def test_made_anonymous_it_is_about_one_topic_only(topics):
    application = ApplicationFactory(state="closed")
    application.further_topics.set(topics[1:])
    holder.erase(application.submission, "anonymise")
    assert not Application.objects.get().further_topics.exists()
    assert Topic.objects.count() == len(topics)
