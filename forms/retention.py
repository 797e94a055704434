"""Drafts that nobody came back to."""

from django.utils import timezone

from forms import uploads
from forms.privacy import job
from workflow.actors import SYSTEM


def expire_drafts(batch: int = 200) -> tuple[int, int]:
    """Delete drafts whose time is over, with answers, files and letters, and files without a row:
    (drafts, files). Submissions are never touched. What went is proved (forms.privacy.proofs)."""
    done = job.Done()
    job.erase_drafts(done, timezone.now(), SYSTEM.label, batch)
    return done.drafts, uploads.sweep()
