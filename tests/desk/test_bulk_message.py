"""A message to many applicants: looked at first, with the values of each, and sent once."""

import uuid

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from desk import review
from desk.access import actor_for
from desk.letters.templates import MessageTemplate
from desk.models import Application, ChatMessage
from desk.staff.bulk import rows
from desk.staff.bulk.writing import SHOWN, WriteToEach
from tests.desk.factories import ANSWERS, ApplicationFactory, desk_user, received
from tests.desk.test_bulk import confirm, counted, send, ticked
from workflow.models import Message, Reading

pytestmark = pytest.mark.django_db
WORDS = "Ciao {first_name}, porta i documenti."


def named(name, **traits):
    return received(answers={**ANSWERS, "given_name": name}, **traits)


def template(**fields):
    values = {"title": "Invito", "kind": "page", "occasion": "on:message",
              "body": {"it": "Gentile {first_name}, vieni lunedì.", "en": "Dear {first_name}, come."}}  # fmt: skip
    return MessageTemplate.objects.create(**{**values, **fields})


def look(client, values, **said):
    return send(client, "message", values, look="1", **said)


def agreed(client, values, key="1" * 32, **said):
    looked = look(client, values, **said).context["looked"]
    return confirm(client, "message", values, key=key, looked=looked, **said)


def texts():
    return sorted(each.text for each in ChatMessage.objects.all())


def test_before_it_is_sent_the_first_ones_are_shown_and_who_is_not_told(desk):
    people = [named(f"Persona{n}") for n in range(SHOWN + 1)]
    silent, unknown = named("Zitta", unsafe=True), received(no_email=True)
    old = ApplicationFactory(state="closed", state_since="2020-01-01T00:00:00Z")
    response = look(desk, ticked(*people, silent, unknown, old), text=WORDS)
    assert counted(response) == (SHOWN + 3, 1)
    samples = response.context["samples"]
    assert [each.text for each in samples] == [
        f"Ciao {each.application.submission.fact('name')}, porta i documenti." for each in samples
    ]
    assert len(samples) == SHOWN
    assert {row.application for row in response.context["silent"]} == {silent, unknown}
    assert len({row.silent_because for row in response.context["silent"]}) == 2
    assert sum(each.count for each in response.context["letters"]) == SHOWN + 1
    read = Reading.objects.filter(what="case").values_list("object_id", flat=True)
    assert set(read) == {each.application.pk for each in samples}, "whose name was shown is noted"
    assert not ChatMessage.objects.exists()


def test_each_reads_their_own_values_and_is_told_once(desk):
    values = ticked(named("Amina"), named("Bruno"), named("Zitta", unsafe=True))
    for _click in range(2):
        assert counted(agreed(desk, values, text=WORDS)) == (3, 0)
    assert texts() == [f"Ciao {name}, porta i documenti." for name in ("Amina", "Bruno", "Zitta")]
    assert Message.objects.filter(kind="message").count() == 2


def test_other_words_from_a_new_page_are_another_message(desk):
    values = ticked(named("Amina"))
    agreed(desk, values, text=WORDS)
    agreed(desk, values, text=WORDS, key=str(uuid.uuid4()))
    assert ChatMessage.objects.count() == 2


def test_a_template_speaks_the_language_of_each_and_fits_its_topic(desk):
    one, other, elsewhere = named("Amina"), named("Bruno", language="en"), named("Carla")
    Application.objects.filter(pk=elsewhere.pk).update(topic="debts")
    chosen = template(topic="eviction")
    values = ticked(one, other, elsewhere)
    assert counted(look(desk, values, template=chosen.pk)) == (2, 1)
    assert counted(agreed(desk, values, template=chosen.pk)) == (2, 1)
    assert texts() == ["Dear Bruno, come.", "Gentile Amina, vieni lunedì."]
    assert ChatMessage.objects.first().proposed == ChatMessage.objects.first().text


def test_lines_without_a_value_are_left_out_and_told(desk):
    one = named("Amina")
    said = f"{WORDS}\nTi aiuta {{organisation}}."
    sample = look(desk, ticked(one), text=said).context["samples"][0]
    assert sample.text == "Ciao Amina, porta i documenti."
    assert "organisation" in sample.warning
    response = agreed(desk, ticked(one), text="Ti aiuta {organisation}.")
    assert counted(response) == (0, 1), "nothing would be left to read"
    assert not ChatMessage.objects.exists()


@pytest.mark.parametrize(
    "said",
    [{}, {"text": " "}, {"text": "x" * 5001}, {"text": "Ciao {nome}"}, {"text": "Ciao {link}"},
     {"text": "Ciao }"}, {"text": "x\x00"}, {"template": "999"}, {"template": "x", "text": "x"}],
)  # fmt: skip
@pytest.mark.parametrize("button", ["look", "confirmed"])
def test_what_cannot_be_sent_is_told_and_what_was_typed_stays(desk, said, button):
    values = ticked(received())
    response = send(desk, "message", values, key="1" * 32, **{button: "1"}, **said)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert (response.context["form"]["text"].value() or "") == said.get("text", "")
    assert not ChatMessage.objects.exists()


def test_a_template_and_a_text_together_are_refused(desk):
    response = look(desk, ticked(received()), template=template().pk, text="Ciao")
    assert response.status_code == 422


def test_only_templates_for_the_page_are_offered(desk):
    template()
    template(title="Lettera", kind="letter", subject={"it": "x"})
    template(title="Altro momento", occasion="on:close")
    template(title="Vecchio", active=False)
    form = send(desk, "message", ticked(received())).context["form"]
    assert [each.title for each in form.fields["template"].queryset] == ["Invito"]


def test_what_was_not_looked_at_is_not_sent(desk):
    values = ticked(received())
    looked = look(desk, values, text="Ciao").context["looked"]
    response = confirm(desk, "message", values, looked=looked, text="Ciao, tutto diverso")
    assert (response.status_code, response.context["changed_since"]) == (422, True)
    assert response.context["samples"][0].text == "Ciao, tutto diverso"
    assert not ChatMessage.objects.exists()


def test_what_changed_meanwhile_is_skipped_but_what_was_sent_counts_as_done(desk):
    first, second = received(), received()
    values = ticked(first, second)
    looked = look(desk, values, text="Ciao").context["looked"]
    review.take_in_charge(second, actor_for(desk_user()), seen=1)
    assert counted(confirm(desk, "message", values, looked=looked, text="Ciao")) == (1, 1)
    review.take_in_charge(first, actor_for(desk_user()), seen=1)
    assert counted(confirm(desk, "message", values, looked=looked, text="Ciao")) == (1, 1)
    assert ChatMessage.objects.get().application == first


def test_one_that_breaks_leaves_no_half_message_and_does_not_stop_the_others(desk, monkeypatch):
    from desk import news

    bad, good = named("Amina"), named("Bruno")
    tell = news.tell_of_message

    def sometimes(application, number, sending):
        if application == bad:
            raise DatabaseError("a disk is full")
        return tell(application, number, sending)

    monkeypatch.setattr(news, "tell_of_message", sometimes)
    assert counted(agreed(desk, ticked(bad, good), text=WORDS)) == (1, 1)
    assert ChatMessage.objects.get().application == good


def test_the_summary_asks_the_same_number_of_questions_at_any_size(desk):
    made, asked = [], []
    for more in (4, 12):
        made += ApplicationFactory.create_batch(more)
        look(desk, ticked(*made), text=WORDS)
        with CaptureQueriesContext(connection) as queries:
            assert look(desk, ticked(*made), text=WORDS).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(each["sql"][:150] for each in queries)


def test_the_check_and_the_change_say_the_same(operator):
    actor = actor_for(operator)
    data = {"key": uuid.uuid4(), "text": "Ciao", "template": None}
    for state in ("submitted", "in_review", "closed", "withdrawn"):
        for since in ("2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"):
            one = ApplicationFactory(state=state, state_since=since)
            one.refresh_from_db()
            row = rows.Row(one, one.version)
            told = rows.foreseen([row], WriteToEach(), actor, data)[0]
            after = rows.done([row], WriteToEach(), actor, data)[0]
            assert bool(told.skipped_because) is bool(after.skipped_because), (state, since)
