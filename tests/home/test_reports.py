import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guide.models import GuidePage
from home.models import PageRating
from portal.models import User
from tests.network.factories import MembershipFactory

pytestmark = [pytest.mark.both, pytest.mark.django_db]
PATH = "/admin/reports/page-ratings/"


@pytest.fixture
def editor(starter, client: Client) -> Client:
    user = User.objects.create_user("editor@example.org", "x")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def rate(number: int) -> None:
    page = GuidePage.objects.first()
    for _each in range(number):
        PageRating.objects.create(page=page, rating=2, answer="unclear", comment="=1+1 <b>")


def test_an_editor_reads_what_visitors_say(editor: Client) -> None:
    rate(1)
    text = editor.get(PATH).content.decode()
    assert "=1+1 &lt;b&gt;" in text


def test_the_report_costs_the_same_with_few_and_many(editor: Client) -> None:
    rate(2)
    editor.get(PATH)
    with CaptureQueriesContext(connection) as few:
        editor.get(PATH)
    rate(40)
    with CaptureQueriesContext(connection) as many:
        editor.get(PATH)
    assert len(many) == len(few) <= 20


@pytest.mark.parametrize("query", ["rating=x", "answer=%00", "language=%3Cb%3E", "p=0", "p=abc"])
def test_odd_filters_get_an_answer(editor: Client, query: str) -> None:
    assert editor.get(f"{PATH}?{query}").status_code < 500


def test_the_export_opens_as_text_in_a_spreadsheet(editor: Client) -> None:
    rate(1)
    answer = editor.get(f"{PATH}?export=csv")
    assert b",=1+1" not in b"".join(answer.streaming_content)


def test_a_partner_does_not_read_it(client: Client) -> None:
    client.force_login(MembershipFactory().user)
    assert client.get(PATH).status_code == 302
