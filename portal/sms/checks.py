from typing import Any

from django.conf import settings
from django.core import checks

from portal import sms


@checks.register
def adapter_can_be_loaded(app_configs: Any, **_kwargs: Any) -> list[checks.Error]:
    try:
        sms.sender()
    except Exception as error:
        return [
            checks.Error(
                f"SNODO_SMS={settings.SMS} cannot be loaded ({type(error).__name__}: {error}).",
                hint="Name an adapter this installation has: off, files, console or package.Class.",
                id="snodo.E010",
            )
        ]
    return []
