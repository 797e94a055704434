"""Seeing the desk as a colleague: what is noted."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from desk.access import actor_for
from desk.models import SeeAs
from desk.people.looks import note_reading
from tests.desk.factories import UploadFactory, desk_user, partner_user, received
from tests.desk.seeing.support import HOME, STOP, WHY, case, log, start, text
from tests.desk.test_readings import officer
from workflow import eyes
from workflow.models import Reading

__all__ = ["officer"]

pytestmark = pytest.mark.django_db


def test_beginning_and_end_are_noted(seeing):
    assert log() == [("see as: begins", "Vera Vede", "Carlo Collega")]
    assert seeing.post(STOP).status_code == 302
    assert log()[1:] == [("see as: ends", "Vera Vede", "Carlo Collega")]
    record = SeeAs.objects.get()
    assert (record.reason, record.ending) == (WHY, "stopped")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM desk_seeas")
        assert WHY not in str(cursor.fetchall())


def test_every_look_names_the_real_reader_first_and_as_whom(seeing, viewer):
    application = received()
    seeing.get(case(application))
    row = Reading.objects.about(application).get()
    assert (row.user, row.actor_label, row.seen_as) == (viewer, "Vera Vede", "Carlo Collega")
    assert row.organisation_label == actor_for(viewer).organisation_label
    upload = UploadFactory(draft=application.submission.draft)
    seeing.get(reverse("desk_staff:upload", args=[upload.uuid]))
    assert set(Reading.objects.exclude(seen_as="").values_list("user", flat=True)) == {viewer.pk}


def test_looks_at_several_requests_too(viewer, colleague):
    with eyes.of(actor_for(viewer)):
        note_reading(actor_for(colleague), [received(), received()], "case")
    rows = Reading.objects.values_list("actor_label", "seen_as")
    assert list(rows) == [("Vera Vede", "Carlo Collega")] * 2
    note_reading(actor_for(colleague), [received()], "case")
    assert Reading.objects.first().actor_label == "Carlo Collega"


def test_there_is_one_place_that_makes_a_line():
    """Whoever adds another would forget the real reader."""
    made = [
        path.as_posix()
        for room in ("desk", "forms", "network", "workflow", "guide", "home", "portal")
        for path in (Path(django_settings.BASE_DIR) / room).rglob("*.py")
        if re.search(r"\bReading\(\s|\bReading\([a-z]|Reading\.objects\.create", path.read_text())
    ]
    assert [Path(path).name for path in made] == ["reads.py"]


def test_a_line_with_a_second_name_cannot_be_changed_either(seeing):
    seeing.get(case(received()))
    with pytest.raises(Exception, match="never changed"):
        Reading.objects.update(seen_as="")


def test_the_officer_finds_it_with_the_reason(seeing, officer):
    application = received()
    seeing.get(case(application))
    seeing.post(STOP)
    index = reverse("privacy_readings:index")
    shown = officer.post(index, {"purpose": "see_as"})
    assert [row.what for row in shown.context["page_obj"]] == ["see as: ends", "see as: begins"]
    assert f"Carlo Collega: {WHY}" in text(shown)
    for asked in ({"seen_as": "on"}, {"person": "Vera Vede"}, {"person": "carlo collega"}):
        looks = officer.post(index, asked).context["page_obj"]
        assert [row.what for row in looks if row.what == "case"] == ["case"], asked
    assert "Vera Vede" not in text(officer.post(index, {"person": "Nobody"}))
    table = officer.post(reverse("privacy_readings:csv"), {"seen_as": "on"}).content.decode()
    assert f"Carlo Collega: {WHY}" in table
    assert re.search(r"Vera Vede,.*case,service,Carlo Collega", table)


def test_the_colleague_reads_who_when_and_why(seeing, colleague, sign_in):
    shown = text(sign_in(colleague).get(HOME))
    assert "Vera Vede" in shown
    assert WHY in shown
    assert WHY not in text(sign_in(desk_user()).get(HOME))
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        assert WHY not in text(sign_in(colleague).get(HOME))


def test_a_member_of_an_organisation_reads_it_too(client_of_viewer, body, sign_in):
    member = partner_user(body)
    start(client_of_viewer, member)
    assert WHY in text(sign_in(member).get(HOME))
