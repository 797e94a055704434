"""Who wrote what is not yet published: they cannot approve it."""

from collections.abc import Iterable

from wagtail.models import Page, Revision, get_default_page_content_type


def authors_of(pages: Iterable[Page]) -> dict[int, set[int]]:
    """Keys of the people who saved each page since it was last published, by the page's key.

    What counts is what came after the published revision, not after the hour of publishing: a text
    can be written while an older one waits for its day. One query.
    """
    live = {str(page.pk): page.live_revision_id or 0 for page in pages}
    found: dict[int, set[int]] = {int(key): set() for key in live}
    saved = Revision.objects.filter(
        base_content_type=get_default_page_content_type(), object_id__in=live, user__isnull=False
    )
    for key, pk, user in saved.values_list("object_id", "pk", "user_id"):
        if pk > live[key]:
            found[int(key)].add(user)
    return found
