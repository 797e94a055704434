"""Drafts that nobody came back to."""

from forms import uploads
from forms.drafts import Draft


def expire_drafts(batch: int = 200) -> tuple[int, int]:
    """Delete drafts whose time is over, with answers and files, and files without a row:
    (drafts, files). Submissions are never touched."""
    count = 0
    while pks := list(Draft.objects.expired().values_list("pk", flat=True)[:batch]):
        # Asked again with the deletion: somebody may have saved in between.
        deleted = Draft.objects.expired().filter(pk__in=pks).delete()[1].get("forms.Draft", 0)
        count += deleted
        if not deleted:
            break
    return count, uploads.sweep()
