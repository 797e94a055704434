from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["documents/a.pdf", "original_images/a.jpg", "images/../documents/a.pdf"]
)
def test_only_renditions_have_a_public_address(settings: Any, client: Client, path: str) -> None:
    for folder in ("documents", "original_images", "images"):
        (Path(settings.MEDIA_ROOT) / folder).mkdir(parents=True, exist_ok=True)
    (Path(settings.MEDIA_ROOT) / "documents" / "a.pdf").write_bytes(b"private")
    (Path(settings.MEDIA_ROOT) / "original_images" / "a.jpg").write_bytes(b"private")
    assert client.get(f"/media/{path}").status_code in (400, 404)
