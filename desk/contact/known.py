"""What was sent, as the contacts of a request are read from it."""

from desk.applications import Application
from forms.contact import current
from forms.submissions import Submission


def with_contacts(application: Application) -> Submission:
    """Asks the database for corrections only where somebody has ever asked for one."""
    submission = application.submission
    if not application.contact_asked:
        current.none_asked(submission)
    return submission
