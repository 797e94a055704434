"""What the page of a case says beside the contacts: how the last correction came, what waits."""

from django.utils.translation import gettext as _

from desk.words import day
from forms.contact import current
from forms.submissions import Submission


def notes(submission: Submission) -> list[str]:
    last = {each.fact: each for each in current.corrections(submission)}
    waiting = (current.pending(submission, fact) for fact in current.FACTS)
    return [
        *(
            _("%(fact)s corrected on %(day)s: %(how)s.")
            % {
                "fact": each.get_fact_display(),
                "day": day(each.counts_since),
                "how": each.get_how_display(),
            }
            for each in last.values()
        ),
        *(
            _("%(fact)s: a correction waits for its code.") % {"fact": each.get_fact_display()}
            for each in waiting
            if each is not None
        ),
    ]
