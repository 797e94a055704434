"""Locking a draft: whatever opened it before opens nothing any more."""

from django.db import transaction
from django.utils import timezone

from forms.coming_back import contacts
from forms.drafts import Draft
from forms.helping import services as helping


def lock(draft: Draft, *, new_code: bool) -> bool:
    """Every link and every session dies, and nobody is written to on our own account any more.

    With ``new_code`` the code on paper dies too, for when somebody else knows it. Returns whether
    it was done: a draft that was sent meanwhile stays as it is.
    """
    with transaction.atomic():
        locked = Draft.objects.open().select_for_update().filter(pk=draft.pk).first()
        if locked is None:
            return False
        locked.locked_at = timezone.now()
        if new_code:
            locked.give_code()
        locked.save(update_fields=["locked_at", "code", "code_hash"])
        contacts.forget(locked)
        helping.shut(locked)
    draft.refresh_from_db(fields=["locked_at", "code", "code_hash"])
    return True
