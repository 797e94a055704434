from unittest.mock import patch

import pytest

from tests.desk.contact.support import CODE


@pytest.fixture(autouse=True)
def known_code():
    with patch("portal.onetime.secrets.randbelow", return_value=int(CODE)) as made:
        yield made


@pytest.fixture
def texts(settings):
    settings.SMS = "files"
