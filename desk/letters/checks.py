"""What a text must and must not hold before it may be sent by its way."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from desk.letters import segments
from desk.letters.fields import LINK
from desk.letters.kinds import AUTOMATIC, Kind
from desk.letters.merging import example_values, merge, names_in, problems

LONGEST_SUBJECT = 120
LONGEST_BODY = 5000


def subject_problems(text: str, kind: str, forbidden: Iterable[str] = ()) -> Iterator[str]:
    yield from problems(text, kind)
    yield from _forbidden(text, forbidden)
    if len(text) > LONGEST_SUBJECT:
        yield _("The subject is too long: %(most)s signs at most.") % {"most": LONGEST_SUBJECT}
    if LINK in names_in(text):
        yield _("The link stands in the text, not in the subject.")


def body_problems(text: str, kind: str, forbidden: Iterable[str] = ()) -> Iterator[str]:
    yield from problems(text, kind)
    yield from _forbidden(text, forbidden)
    if len(text) > LONGEST_BODY:
        yield _("The text is too long: %(most)s signs at most.") % {"most": LONGEST_BODY}
    if kind in AUTOMATIC and LINK not in names_in(text):
        yield _("{link} is missing: without it nobody can read the news.")
    if kind == Kind.SMS:
        length = segments.measure(merge(text, example_values(kind)).text)
        if length.messages > segments.MOST:
            yield _("The text takes %(count)s text messages; %(most)s are the most.") % {
                "count": length.messages,
                "most": segments.MOST,
            }


def _forbidden(text: str, words: Iterable[str]) -> Iterator[str]:
    """Whoever reads somebody else's messages must not learn this from them."""
    for word in dict.fromkeys(words):
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            yield _("“%(word)s” must not stand in a message: other people may read it.") % {
                "word": word
            }
