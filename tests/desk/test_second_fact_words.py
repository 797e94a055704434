"""A request opens with its code and what its own form asked for first: no text promises another."""

import html
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from desk.letters import choice
from desk.letters.kinds import Kind
from forms import second_fact
from forms.catalogue import SHIPPED
from forms.publishing import compiled
from forms.versions import publish
from tests.desk.factories import ApplicationFactory, SubmissionFactory

FACTS = ("birth_date", "phone", "email")
IN_WORDS = {
    "it": {"birth_date": "data di nascita", "phone": "telefono", "email": "e-mail"},
    "en": {"birth_date": "date of birth", "phone": "telephone", "email": "e-mail"},
}
AGAIN = {"it": "riaprire", "en": "open the"}
STARTER = Path("forms/starter")


def named(text: str, language: str) -> set[str]:
    return {fact for fact in FACTS if IN_WORDS[language][fact] in text}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_a_message_says_what_this_form_asked_for(key: str, language: str) -> None:
    version, _is_new = publish(compiled(SHIPPED[key]))
    submission = SubmissionFactory(draft__version=version)
    application = ApplicationFactory(submission=submission, form_key=key)
    for write in (choice.message, choice.reminder):
        more = [""] if write is choice.message else []
        body = write(application, Kind.EMAIL, *more, language).body
        assert named(body, language) == {SHIPPED[key].second_fact}
        with override(language):
            assert second_fact.words(SHIPPED[key].second_fact) in body


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["it", "en"])
def test_a_dead_link_names_all_three_since_it_cannot_know(starter, client, language: str) -> None:
    with override(language):
        address = reverse("desk:status_link", args=["x"])
    seen = html.unescape(client.get(address).content.decode()).split("<main", 1)[1]
    paragraph = next(part for part in re.findall("<p>(.*?)</p>", seen) if "nascita" in part
                     or "birth" in part)  # fmt: skip
    assert named(paragraph, language) == set(FACTS)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_a_start_page_says_what_opens_the_form_again(key: str, language: str) -> None:
    lines = (STARTER / language / f"{key}.md").read_text().splitlines()
    promises = [line for line in lines if AGAIN[language] in line and named(line, language)]
    assert [named(line, language) for line in promises] == [{SHIPPED[key].second_fact}]


def test_no_message_of_the_portal_joins_the_code_to_a_date_of_birth_alone() -> None:
    """Whoever writes such a sentence anew takes the fact from the form, or names all three."""
    catalogue = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "it/LC_MESSAGES/django.po"))
    promises = [
        entry.msgid
        for entry in catalogue
        if re.search(r"\bcode\b", entry.msgid) and re.search("birth date|of birth", entry.msgid)
    ]
    assert promises
    assert [text for text in promises if "telephone" not in text] == []
