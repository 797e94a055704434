"""What an installation holds of the drafts, after all that happened to it."""

import json
from pathlib import Path
from typing import Any

from tests.real_server import RealPortal

READ = Path(__file__).with_name("read_drafts.py")


def drafts(portal: RealPortal) -> dict[str, dict[str, Any]]:
    """By their identifier: the steps that are saved, whether it was sent, how many submissions and
    applications it has."""
    printed = portal.run(READ.read_text()).splitlines()
    line = next(line for line in printed if line.startswith("DRAFTS "))
    return dict(json.loads(line.removeprefix("DRAFTS ")))
