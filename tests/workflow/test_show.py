"""Workflows made readable: in a terminal, as Mermaid, on the page for administrators."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse

from workflow import definition
from workflow.show.picture import picture

pytestmark = pytest.mark.django_db  # what administrators changed are rows


def shown(*args: str) -> str:
    out = StringIO()
    call_command("show_workflows", *args, stdout=out)
    return out.getvalue()


def test_text_names_states_changes_roles_and_reasons():
    text = shown("applications")
    for state in definition.get("applications").states:
        assert f"{state.label}" in text
        assert f"{state.public_label}" in text
    (close,) = [line for line in text.splitlines() if line.startswith("  close ")]
    assert "in_review, accepted" in close
    assert "desk, partner" in close
    assert "reason, text" in close
    assert "guard is_helped_by_them" in close
    assert "Reasons of not_accept" in text
    assert "out_of_area" in text


def test_without_a_name_every_workflow_is_shown():
    text = shown()
    for workflow in definition.registered():
        title = f"{workflow.name}: {workflow.label}"
        assert f"{title}\n{'=' * len(title)}" in text


def test_mermaid_has_one_arrow_for_each_source():
    lines = shown("applications", "--format", "mermaid").splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert "    [*] --> submitted" in lines
    assert "    closed --> [*]" in lines
    label = definition.get("applications").transition("close").label
    assert f"    in_review --> closed: {label}" in lines
    assert f"    accepted --> closed: {label}" in lines


def test_what_keeps_the_state_stands_in_the_table_and_has_no_arrow():
    (assign,) = [line for line in shown("applications").splitlines() if line.startswith("  assign")]
    assert "(stays)" in assign
    label = definition.get("applications").transition("assign").label
    assert str(label) not in shown("applications", "--format", "mermaid")


def test_an_unknown_workflow_is_refused_with_the_known_ones():
    with pytest.raises(CommandError, match="applications"):
        shown("moon")


@pytest.mark.parametrize("name", ["applications", "referrals"])
def test_boxes_do_not_cover_each_other_and_stay_inside(name):
    drawn = picture(definition.get(name))
    assert len(drawn.boxes) == len(definition.get(name).states)
    for box in drawn.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawn.width
        assert box.y >= 0
        assert box.y + box.height <= drawn.height
        for other in drawn.boxes:
            if other is not box and other.x == box.x:
                assert box.y + box.height <= other.y or other.y + other.height <= box.y


@pytest.mark.parametrize("name", ["applications", "referrals"])
def test_every_change_has_its_number_on_an_arrow(name):
    workflow = definition.get(name)
    written = {n for arrow in picture(workflow).arrows for n in arrow.numbers.split(", ")}
    moving = (n for n, step in enumerate(workflow.transitions, start=1) if not step.stays)
    assert written == {str(n) for n in moving}


def test_an_administrator_sees_picture_and_tables_without_inline_style(client):
    boss = get_user_model().objects.create_superuser("boss@example.org", "x")
    client.force_login(boss)
    page = client.get(reverse("case_workflows"))
    assert page.status_code == 200
    main = page.content.decode().split('id="workflow-applications"')[1]
    assert "<desc" in main
    assert "<caption" in main
    assert "<code>not_accept</code>" in main
    assert "style=" not in main.split("</section>")[0]


def test_nobody_else_sees_the_page(client):
    other = get_user_model().objects.create_user("other@example.org", "x", is_staff=True)
    client.force_login(other)
    assert client.get(reverse("case_workflows")).status_code != 200
