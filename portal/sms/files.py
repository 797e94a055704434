import uuid
from pathlib import Path

from django.conf import settings
from django.utils import timezone


class Files:
    """One file a message under ``SNODO_DATA_DIR/sms``, named by the moment: what the demo's mail
    does for letters. Only this server's account can read them."""

    def send(self, to: str, body: str) -> None:
        folder = Path(settings.DATA_DIR) / "sms"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{timezone.localtime():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}.log"
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(f"To: {to}\n\n{body}\n", encoding="utf-8")
