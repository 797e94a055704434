import pytest

from tests.desk.factories import desk_user
from tests.desk.seeing.support import give, start


@pytest.fixture
def viewer(db):
    return give(desk_user(user__first_name="Vera", user__last_name="Vede"), "see_as")


@pytest.fixture
def colleague(db):
    return desk_user(user__first_name="Carlo", user__last_name="Collega")


@pytest.fixture
def client_of_viewer(viewer, sign_in):
    return sign_in(viewer)


@pytest.fixture
def seeing(client_of_viewer, colleague):
    """A browser in which Vera sees the desk as Carlo."""
    start(client_of_viewer, colleague)
    return client_of_viewer
